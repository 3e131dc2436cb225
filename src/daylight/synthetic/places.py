"""Invented places: streets, towns, postcodes of no real area, property numbers, and how one address is written."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from daylight.synthetic.draws import Ints, Words, choose, listed, pick

_FIRST = listed(
    "Alder Ambergate Ashcombe Barley Beacon Birchwood Blackthorn Bramble Briar Brickfield Brook Canal Cedar Chapel"
    " Cherry Chestnut Church Clay Coppice Cornmill Cross Crown Curlew Dale Elder Elm Fairfield Falcon Farm Fern"
    " Field Foundry Foxglove Gorse Grange Granary Green Harbour Hawthorn Hazel Heath Heron High Hill Holly Ivy"
    " Jubilee Juniper Kestrel Kiln King Lark Laurel Lilac Lime Linden London Long Maple Market Marsh Meadow Mill"
    " Moor Nettle New North Oak Old Orchard Owl Park Pine Plover Poplar Primrose Priory Quarry Queen Railway Raven"
    " Ridge River Robin Rose Rowan Rush Saddler School Sedge Sheep Silver Smithy South Spring Station Stone Sycamore"
    " Tanner Thistle Tithe Union Vale Victoria Wagtail Walnut Water Weaver Well West Wharf Willow Windmill Wood Wren"
    " Yew"
)
_LAST = listed("Street Road Avenue Close Lane Drive Way Court Crescent Place Terrace Grove Gardens Walk Rise")
_SHORT = listed("St Rd Ave Cl La Dr Wy Ct Cres Pl Terr Gr Gdns Wk Rise")
_TOWN_HEADS = listed(
    "Amber Black Brock Cold East Far Fen Hal Hart Kes Low Marl Nether Over Pen Raven Stone Thorn Up West"
)
_TOWN_TAILS = listed("bridge bury combe den field ford ham haven ley mere mouth port stead ton well wick worth")

_REAL_AREAS = frozenset(
    listed(
        "AB AL BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY EC EH EN"
        " EX FK FY GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY LA LD LE LL LN LS LU ME MK ML NE NG"
        " NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR"
        " TS TW UB WA WC WD WF WN WR WS WV YO ZE"
    )
)
INVENTED_AREAS = tuple(
    first + second
    for first in "NEHKMPRDFGSTWYABCLOU"
    for second in "MKFBVDWXTGQPSYCH"
    if first + second not in _REAL_AREAS
)
"""Two letters shaped like a postcode area that is not one: no such post can be delivered."""

_INWARD = "ABDEFGHJLNPQRSTUWXYZ"


@dataclass(frozen=True, slots=True)
class Places:
    """Addresses by number, all columns of one length. `flat` is 0 for a house; `letter` 0, or 1 for A and so on."""

    number: Ints
    letter: Ints
    flat: Ints
    street: Ints
    town: Ints
    district: Ints
    inward: Ints
    area: str
    base: int

    def __len__(self) -> int:
        return len(self.number)


def draw_places(rng: np.random.Generator, count: int, *, area: str, base: int) -> Places:
    """`count` addresses in one police area; `base` keeps property numbers apart between shards."""
    streets = max(40, count // 45)
    street_town = choose(rng, 1.0 / np.arange(2, 20), streets)
    street = rng.integers(streets, size=count)
    in_flats = rng.random(count) < 0.22
    return Places(
        number=(1 + np.floor(rng.exponential(38.0, count)).astype(np.int32)).clip(1, 240),
        letter=np.where(rng.random(count) < 0.03, rng.integers(1, 4, count), 0),
        flat=np.where(in_flats, rng.integers(1, 25, count), 0),
        street=street,
        town=street_town[street],
        district=street_town[street] // 3,
        inward=(street * 7919 + rng.integers(3, size=count)) % (10 * len(_INWARD) ** 2),
        area=area,
        base=base,
    )


def street_words(street: Ints, short: bool) -> Words:
    """The street's name, its last word written out or shortened."""
    first = pick(_FIRST, street * 31 % len(_FIRST))
    last = pick(_SHORT if short else _LAST, (street * 17 + street // len(_FIRST)) % len(_LAST))
    return np.asarray(first + " " + last)


def town_words(town: Ints, base: int) -> Words:
    """The town's name; towns of another base are other towns."""
    moved = town + base * 18
    tail = pick(_TOWN_TAILS, (moved * 5 + moved // 20) % len(_TOWN_TAILS))
    return np.asarray(pick(_TOWN_HEADS, moved * 7 % len(_TOWN_HEADS)) + tail)


def postcodes(places: Places, at: Ints) -> Words:
    """The postcode of each address, with its space; streets share a few."""
    inward = places.inward[at]
    letters = list(_INWARD)
    size = len(letters)
    outward = (1 + places.town[at] + (places.street[at] % 4) * 18).astype(str).astype(object)
    ending = (
        (inward // size**2).astype(str).astype(object)
        + pick(letters, inward // size % size)
        + pick(letters, inward % size)
    )
    return np.asarray(places.area + outward + " " + ending)


def uprns(places: Places, at: Ints) -> Words:
    """Property references in a block that begins 99, twelve digits."""
    return (990_000_000_000 + places.base * 10_000_000 + np.asarray(at, dtype=np.int64)).astype(str).astype(object)


def written(places: Places, at: Ints, style: Ints) -> pl.Series:
    """One line for each address in the style asked for: 0 in full, 1 short, 2 capitals, 3 flat last, 4 flat as a
    letter, 5 no town."""
    at = np.asarray(at)
    letters = np.where(places.letter[at] > 0, pick(["", *"ABCDEFGHIJKLMNOPQRSTUVWXYZ"], places.letter[at]), "")
    flat = places.flat[at]
    frame = pl.DataFrame(
        {
            "number": places.number[at].astype(str).astype(object) + letters,
            "flat": flat.astype(str),
            "has_flat": flat > 0,
            "flat_letter": pick(["", *"ABCDEFGHIJKLMNOPQRSTUVWXYZ"], np.minimum(flat, 26)),
            "street": street_words(places.street[at], short=False),
            "short": street_words(places.street[at], short=True),
            "town": town_words(places.town[at], places.base),
            "style": style,
        },
        schema_overrides={
            "number": pl.String,
            "flat_letter": pl.String,
            "street": pl.String,
            "short": pl.String,
            "town": pl.String,
        },
    )
    return frame.select(_line()).to_series()


def _line() -> pl.Expr:
    house = pl.col("number") + " " + pl.col("street")
    short = pl.col("number") + " " + pl.col("short")
    flat = pl.when("has_flat").then("Flat " + pl.col("flat") + ", ").otherwise(pl.lit(""))
    after = pl.when("has_flat").then(" Flat " + pl.col("flat")).otherwise(pl.lit(""))
    slash = pl.when("has_flat").then(pl.col("flat") + "/").otherwise(pl.lit(""))
    town = ", " + pl.col("town")
    style = pl.col("style")
    return (
        pl.when(style == 0).then(flat + house + town)
        .when(style == 1).then(flat + short + town)
        .when(style == 2).then((house + after + town).str.to_uppercase())
        .when(style == 3).then((short + after).str.to_uppercase())
        .when(style == 4).then(slash + short + town)
        .otherwise(flat + house)
        .alias("address")
    )  # fmt: skip
