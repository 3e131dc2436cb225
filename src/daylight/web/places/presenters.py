"""The map as shapes and links, drawn here: no tile of anybody else's is asked for."""

import math
from dataclasses import dataclass
from typing import Any

from daylight.web.places.queries import CELLS, ZOOMS, Cell, View

SIDE = 640
_STEP = SIDE / CELLS


@dataclass(frozen=True, slots=True)
class Dot:
    """A circle of incidents or a square of markers, in the drawing's own units."""

    x: float
    y: float
    size: float
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """A square of the map as the table says it, and the view that goes there."""

    east: int
    north: int
    incidents: int
    markers: int
    link: str


def drawing_of(cells: list[Cell]) -> tuple[list[Dot], list[Dot]]:
    """Circles for incidents, whose area grows with their number, and squares for markers."""
    most = max((one.incidents for one in cells), default=1) or 1
    circles = [
        Dot(*_middle(one), round(_STEP * 0.48 * math.sqrt(one.incidents / most), 1), f"{one.incidents} incidents")
        for one in cells
        if one.incidents
    ]
    return circles, [Dot(*_middle(one), 6, f"{one.markers} live markers") for one in cells if one.markers]


def _middle(one: Cell) -> tuple[float, float]:
    return round((one.column + 0.5) * _STEP, 1), round(SIDE - (one.row + 0.5) * _STEP, 1)


def rows_of(cells: list[Cell], view: View) -> list[Row]:
    """The same as a table."""
    step = view.width / CELLS
    narrower = next((width for width in reversed(ZOOMS) if width < view.width), view.width)
    rows = []
    for one in cells:
        east, north = view.west + (one.column + 0.5) * step, view.south + (one.row + 0.5) * step
        link = _query(View(east, north, narrower))
        rows.append(Row(int(east), int(north), one.incidents, one.markers, link))
    return rows


def links_of(view: View) -> list[tuple[str, str]]:
    """Closer, wider, and a step in each direction."""
    place = ZOOMS.index(view.width)
    half = view.width / 2
    moves = [
        ("West", -half, 0.0), ("East", half, 0.0), ("North", 0.0, half), ("South", 0.0, -half),
    ]  # fmt: skip
    links: list[tuple[str, str]] = []
    if place:
        links.append(("Closer", _query(View(view.east, view.north, ZOOMS[place - 1]))))
    if place + 1 < len(ZOOMS):
        links.append(("Wider", _query(View(view.east, view.north, ZOOMS[place + 1]))))
    return links + [(words, _query(View(view.east + x, view.north + y, view.width))) for words, x, y in moves]


def _query(view: View) -> str:
    return f"?e={view.east:.0f}&n={view.north:.0f}&w={view.width:.0f}"


def view_of(asked: dict[str, Any], middle: tuple[float, float]) -> View:
    """The view that an address asks for; the widest around the middle where it asks for none that there is."""
    try:
        view = View(float(asked["e"]), float(asked["n"]), float(asked["w"]))
    except (KeyError, ValueError):
        return View(*middle, ZOOMS[-1])
    fits = view.width in ZOOMS and all(math.isfinite(one) and abs(one) < 2e6 for one in (view.east, view.north))
    return view if fits else View(*middle, ZOOMS[-1])
