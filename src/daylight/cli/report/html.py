"""HTML by construction: every text is escaped as it is put in, so that no record can become markup."""

from collections.abc import Iterable, Sequence
from html import escape

from daylight.cli.terminal import printable

_EMPTY = {"meta", "link", "br", "hr", "col"}


class Markup(str):
    """Text that is HTML already. Only this module and the chart renderer make any."""

    __slots__ = ()


Child = str | int | None | Markup
"""What may stand inside an element; None stands for nothing."""


def text(child: Child) -> Markup:
    """The child as HTML: markup as it is, anything else made fit to print and escaped."""
    if isinstance(child, Markup):
        return child
    return Markup("" if child is None else escape(printable(child)))


def tag(name: str, /, *children: Child, **attributes: str | int | bool | None) -> Markup:
    """An element. `class_` is class, other `_` become `-`; True is a bare attribute, None and False are left out."""
    said = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _EMPTY:
        return Markup(f"<{name}{said}>")
    return Markup(f"<{name}{said}>{joined(children)}</{name}>")


def _attribute(key: str, value: str | int | bool | None) -> str:
    name = key.rstrip("_").replace("_", "-")
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{escape(printable(value))}"'


def joined(children: Iterable[Child], between: str = "") -> Markup:
    """Children beside each other."""
    return Markup(between.join(text(child) for child in children))


def paragraphs(*sentences: Child) -> Markup:
    """One paragraph each."""
    return joined(tag("p", sentence) for sentence in sentences if sentence)


def table(
    name: str, caption: str, headings: Sequence[str], rows: Iterable[Sequence[Child]], *, numbers: Sequence[int] = ()
) -> Markup:
    """A captioned table in a region that can be scrolled by keyboard. The first cell of a row is its heading.

    `numbers` are the places of the columns set to the right. `name` is unique on the page.
    """
    right = set(numbers)
    head = tag(
        "tr",
        *(
            tag("th", heading, scope="col", class_="n" if place in right else None)
            for place, heading in enumerate(headings)
        ),
    )
    body = [
        tag(
            "tr",
            *(
                tag("td", cell, class_="n" if place in right else None) if place else tag("th", cell, scope="row")
                for place, cell in enumerate(row)
            ),
        )
        for row in rows
    ]
    whole = tag("table", tag("caption", tag("span", caption), id=name), tag("thead", head), tag("tbody", *body))
    return tag("div", whole, class_="scroll", role="region", aria_labelledby=name, tabindex=0)
