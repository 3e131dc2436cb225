"""The report: one file, no request, escaped, and built so that everybody can read it."""

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from daylight.cli.report import report
from daylight.cli.report.html import Markup, joined, table, tag, text
from daylight.cli.report.style import STYLE
from tests.cli.hand_made import LONE, release_rows, write_release


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The report on the hand-made release, made once."""
    folder = tmp_path_factory.mktemp("report")
    write_release(folder / "one", release_rows())
    report(folder / "one", out=folder / "report.html", top=200, reveal=None, replace=False)
    return (folder / "report.html").read_text(encoding="utf-8")


class _Outline(HTMLParser):
    """Collects what the tests ask about: tags with attributes, ids, and whether the nesting closes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "br", "hr", "link", "col"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open
        assert self.open.pop() == tag


def _outline(page: str) -> _Outline:
    outline = _Outline()
    outline.feed(page)
    outline.close()
    assert outline.open == []
    return outline


def test_no_record_becomes_markup(page: str) -> None:
    assert "<script" not in page.lower()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_page_asks_for_nothing_from_outside(page: str) -> None:
    tags = _outline(page).tags
    loaded = [
        attributes.get(name) for _, attributes in tags for name in ("src", "href", "xlink:href", "action", "srcset")
    ]
    assert all(value.startswith("#") for value in loaded if value)
    assert not re.search(r"@import|url\((?!#)", page)
    assert not {tag for tag, _ in tags} & {"script", "link", "iframe", "img", "object", "embed", "form"}
    policies = [attributes.get("content") or "" for _, attributes in tags if attributes.get("http-equiv")]
    assert any("default-src 'none'" in policy for policy in policies)


def test_landmarks_headings_and_ids(page: str) -> None:
    tags = _outline(page).tags
    names = [tag for tag, _ in tags]
    for landmark in ("header", "nav", "main", "footer", "h1"):
        assert names.count(landmark) == 1, landmark
    levels = [int(name[1]) for name in names if re.fullmatch(r"h[1-6]", name)]
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    wanted = [attributes.get("aria-labelledby") or (attributes.get("href") or "")[1:] for _, attributes in tags]
    assert {name for name in wanted if name} <= set(ids)
    assert 'lang="en-GB"' in page
    assert "<title>Daylight cohort report, 1 Nov 2026</title>" in page


def test_every_table_has_a_caption_scopes_and_a_region_that_scrolls_by_keyboard(page: str) -> None:
    assert page.count("<table") == page.count("<caption") == page.count('role="region"') == page.count('tabindex="0"')
    for cell in re.findall(r"<th\b[^>]*>", page):
        assert 'scope="col"' in cell or 'scope="row"' in cell


def test_every_chart_says_what_it_shows_and_has_a_table_beside_it(page: str) -> None:
    for picture in re.findall(r"<svg\b[^>]*>", page):
        assert 'role="img"' in picture
        assert re.search(r'aria-label="[^"]{20,}"', picture)
    assert page.count("<svg") == 2 * page.count("<figure>")
    assert page.count("<figure>") >= 4


def test_the_numbers_are_there(page: str) -> None:
    for words in (
        "managed by nobody", "under 18: safeguarding route, never listed",
        "first met in Jan 2025, by incident 4 of 11",
        "suppressed",
        "1 warning marker", "How many people of each row also meet", "One event short", "12.0%", "suppressed",
        "is not a telephone number", "Domestic incidents", LONE,
    ):  # fmt: skip
        assert words in page, words


def test_synthetic_data_is_announced(daylight: Any, tmp_path: Path) -> None:
    folder = write_release(tmp_path / "made-up", release_rows(), synthetic=True)
    for words in (("list", folder), ("show", folder, LONE)):
        assert "SYNTHETIC DATA" in daylight(*words).stdout
    daylight("report", folder, "--out", tmp_path / "r.html")
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "SYNTHETIC DATA: everybody and everything here is invented" in page
    assert "<title>SYNTHETIC: " in page


def test_an_empty_release_makes_a_page_too(daylight: Any, tmp_path: Path) -> None:
    folder = write_release(tmp_path / "empty", {})
    result = daylight("report", folder, "--out", tmp_path / "r.html")
    assert result.exit_code == 0, result.output
    assert "Nobody meets any definition" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_a_page_is_written_over_only_when_asked(daylight: Any, release: Path, tmp_path: Path) -> None:
    out = tmp_path / "r.html"
    out.write_text("mine")
    assert daylight("report", release, "--out", out).exit_code == 4
    assert out.read_text() == "mine"
    assert daylight("report", release, "--out", out, "--replace").exit_code == 0


def test_html_escapes_by_construction() -> None:
    assert text("<b>&\"'") == "&lt;b&gt;&amp;&quot;&#x27;"
    assert tag("p", "<i>", Markup("<b>x</b>"), title='"<') == '<p title="&quot;&lt;">&lt;i&gt;<b>x</b></p>'
    assert tag("a", class_="x", aria_label="y", hidden=True, id=None) == '<a class="x" aria-label="y" hidden></a>'
    assert "<u>" not in table("n", "<u>", ("<u>",), [("<u>", "<u>")])
    assert joined(("a", None, 3), between="<br>") == "a<br><br>3"


def _luminance(colour: str) -> float:
    full = colour if len(colour) == 6 else "".join(letter * 2 for letter in colour)
    parts = [int(full[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_text_stands_out_from_what_is_behind_it() -> None:
    """WCAG 2.2, 1.4.3: at least 4.5 to 1."""
    named = dict(re.findall(r"--(\w+): #(\w+)", STYLE))
    pairs = [
        (named[front], named[back])
        for front in ("ink", "soft", "deep", "sun", "alarm")
        for back in ("paper", "panel")
    ] + [
        ("ffffff", named["alarm"]), ("ffffff", named["sun"]), ("ffffff", named["ink"]), ("1b1b1b", "ffd95a"),
        (named["ink"], "8fbcc1"), (named["soft"], "fbf1e4"), (named["sun"], "ffffff"), (named["alarm"], "ffffff"),
    ]  # fmt: skip
    assert {pair: round(_contrast(*pair), 2) for pair in pairs if _contrast(*pair) < 4.5} == {}
