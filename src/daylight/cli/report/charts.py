"""Charts as SVG in the page: drawn without a browser, in two widths, each beside the table that says the same."""

import re
from collections.abc import Callable
from typing import Any

from daylight.cli.lanes import Lane
from daylight.cli.release_reader import Row
from daylight.cli.report.html import Markup, tag

WIDE, NARROW = 900, 290
_INK, _DEEP, _SUN, _LINE = "#1b2a30", "#14505c", "#c8701a", "#c9d3d6"
_FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"  # its widths are those the renderer reckons with


def figure(name: str, describes: str, caption: str, draw: Callable[[int], Any], *, wide: int = WIDE) -> Markup:
    """A chart in both widths with its caption. `describes` is what a screen reader says in its place."""
    pictures = [
        tag("div", _svg(draw(width), f"{name}-{size}", describes), class_=size)
        for size, width in (("wide", wide), ("narrow", NARROW))
    ]
    return tag("figure", *pictures, tag("figcaption", caption))


def _svg(chart: Any, name: str, describes: str) -> Markup:
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(_styled(chart).to_json(), allowed_base_urls=[])
    # Ids must be unique on the page, and the picture is one image with one description.
    svg = re.sub(r'(id="|url\(#|href="#)', rf"\g<1>{name}-", svg)
    svg = re.sub(r'\s(?:aria-[a-z]+|role)="[^"]*"', "", svg)
    head = tag("svg", role="img", aria_label=describes).removeprefix("<svg").removesuffix("></svg>")
    return Markup(re.sub(r"<svg\b", "<svg" + head.replace("\\", r"\\"), svg, count=1))


def _styled(chart: Any) -> Any:
    return (
        chart.configure(font=_FONT, background="transparent", padding=2)
        .configure_view(stroke=None)
        .configure_axis(labelColor=_INK, titleColor=_INK, labelFontSize=13, titleFontSize=13, titleFontWeight="normal",
                        domainColor=_LINE, tickColor=_LINE, gridColor="#e6ebec", labelLimit=240)
        .configure_legend(
            labelFontSize=13, orient="top", title=None, labelColor=_INK, symbolType="square",
            columnPadding=24, offset=14,
        )
    )  # fmt: skip


def _data(values: list[dict[str, Any]]) -> Any:
    import altair as alt

    return alt.InlineData(values=values)


def definition_bars(rows: list[Row], width: int) -> Any:
    """Per definition how many are managed and how many by nobody, stacked, with the numbers written."""
    import altair as alt

    parts = [
        {"definition": row["label"], "who": who, "people": row[key], "order": order}
        for row in rows
        for order, (who, key) in enumerate((("managed by nobody", "nobody"), ("managed", "managed")))
    ]
    base = alt.Chart(_data(parts)).encode(
        y=alt.Y("definition:N", sort=[row["label"] for row in rows], title=None),
        x=alt.X("people:Q", stack="zero", title="people who meet it", axis=alt.Axis(format=",d", tickMinStep=1)),
        order="order:Q",
    )
    bars = base.mark_bar(height={"band": 0.7}).encode(
        color=alt.Color(
            "who:N", scale=alt.Scale(domain=["managed by nobody", "managed"], range=[_SUN, _DEEP]), sort=None
        )
    )
    return bars.properties(width=width - 130, height=32 * max(1, len(rows)))


def concentration_curve(points: list[tuple[float, float]], width: int) -> Any:
    """Share of people against share of harm, with the line of equal shares for comparison."""
    import altair as alt

    data = [{"people": people, "harm": harm} for people, harm in points]
    line = (
        alt.Chart(_data(data))
        .mark_area(line={"color": _DEEP, "strokeWidth": 2.5}, color="#d5e6e7")
        .encode(
            x=alt.X("people:Q", title="share of suspected people, most harmful first", axis=alt.Axis(format="%")),
            y=alt.Y("harm:Q", title="share of severity", axis=alt.Axis(format="%"), scale=alt.Scale(domain=[0, 1])),
        )
    )
    equal = (
        alt.Chart(_data([{"people": 0, "harm": 0}, {"people": 1, "harm": 1}]))
        .mark_line(color=_INK, strokeDash=[4, 4], strokeWidth=1)
        .encode(x="people:Q", y="harm:Q")
    )
    return alt.layer(line, equal).properties(width=width - 90, height=min(300, width - 60))


def share_bars(rows: list[tuple[str, float]], width: int) -> Any:
    """Horizontal bars of shares, each with its percentage written at its end."""
    import altair as alt

    data = [{"what": what, "share": share, "label": f"{share:.1%}"} for what, share in rows]
    base = alt.Chart(_data(data)).encode(
        y=alt.Y("what:N", sort=None, title=None, axis=alt.Axis(labelLimit=int(width * 0.45))),
        x=alt.X("share:Q", title=None, axis=None, scale=alt.Scale(domain=[0, 1.12])),
    )
    bars = base.mark_bar(color=_DEEP, height={"band": 0.65})
    words = base.mark_text(align="left", dx=5, fontSize=13, color=_INK).encode(text="label:N")
    return alt.layer(bars, words).properties(width=int(width * 0.52), height=30 * max(1, len(rows)))


def timeline_strip(lanes: tuple[Lane, ...], met_on: str | None, width: int) -> Any:
    """One dot per incident, one line per victim; a rule where a definition was first met."""
    import altair as alt

    data = [
        {
            "victim": lane.label,
            "on": moment.on.isoformat(),
            "what": "crime recorded" if moment.crimes else "no crime recorded",
        }
        for lane in lanes
        for moment in lane.moments
        if not moment.cancelled
    ]
    dots = (
        alt.Chart(_data(data))
        .mark_point(size=90, filled=True, opacity=0.85)
        .encode(
            x=alt.X(
                "on:T", title=None, axis=alt.Axis(format="%b %Y", labelOverlap=True, tickCount=max(3, width // 110))
            ),
            y=alt.Y("victim:N", title=None, sort=[lane.label for lane in lanes]),
            shape=alt.Shape(
                "what:N", scale=alt.Scale(domain=["crime recorded", "no crime recorded"], range=["circle", "diamond"])
            ),
            color=alt.Color(
                "what:N", scale=alt.Scale(domain=["crime recorded", "no crime recorded"], range=[_DEEP, _SUN])
            ),
        )
    )
    layers = [dots]
    if met_on:
        rule = alt.Chart(_data([{"on": met_on, "label": "first met"}]))
        layers.append(rule.mark_rule(color=_INK, strokeDash=[3, 3]).encode(x="on:T"))
        layers.append(
            rule.mark_text(align="left", dx=4, y=0, dy=-6, fontSize=12, color=_INK).encode(x="on:T", text="label:N")
        )
    return alt.layer(*layers).properties(width=width - 110, height=46 * max(1, len(lanes)))
