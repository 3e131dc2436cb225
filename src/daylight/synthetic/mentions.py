"""What the records say of people: each mention with its errors, its nominal record, and who it truly is."""

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import polars as pl

from daylight.synthetic import dirt as slips
from daylight.synthetic.contacts import email_words, phone_words
from daylight.synthetic.dirt import Dirt
from daylight.synthetic.draws import Bools, Ints, blanked, chance, labels, pick
from daylight.synthetic.names import WORDS
from daylight.synthetic.nominals import file_under
from daylight.synthetic.people import People, age_on
from daylight.synthetic.places import postcodes, uprns, written
from daylight.synthetic.world import World
from daylight.tables.extracts import PERSON_COLUMN_NAMES

IDENTIFIERS = ("nominal_id", "pnc_id", "phone")
_NAME_SLIPS = (
    ("forename_typo", slips.typo, "forename"), ("surname_typo", slips.typo, "surname"), ("phonetic", slips.sounded,
    "surname"),
    ("phonetic", slips.sounded, "forename"), ("misread", slips.misread, "surname"), ("nickname", slips.nickname,
    "forename"),
    ("transliteration", slips.variant, "forename"), ("transliteration", slips.variant, "surname"),
)  # fmt: skip
_BIRTH_SLIPS = (
    ("birth_swapped", slips.days_swapped), ("birth_digit", slips.day_off), ("birth_year", slips.year_off),
    ("birth_partial", slips.part_of_date),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mentions:
    """Rows of one table that describe people. `columns` are the table's own; the rest says who, when and where."""

    table: str
    record: np.ndarray  # its bold id, or None in a table without one
    columns: pl.DataFrame
    human: Ints
    day: Ints
    address: Ints
    suspect: Bools
    victim: Bools
    reference: Bools  # the police computer's number is known here
    nameless: Bools = field(default_factory=lambda: np.zeros(0, dtype=bool))
    sealed: Bools = field(default_factory=lambda: np.zeros(0, dtype=bool))

    def __len__(self) -> int:
        return len(self.human)


def about(
    table: str, record: np.ndarray, columns: pl.DataFrame, world: World, human: Ints, day: Ints, **more: np.ndarray
) -> Mentions:
    """Mentions at each one's own home, as no suspect, unless told otherwise."""
    count = len(human)
    none = np.zeros(count, dtype=bool)
    given = {
        "address": world.people.home_at(human, day), "suspect": none, "victim": none, "reference": none,
        "nameless": none, "sealed": none,
    } | more  # fmt: skip
    return Mentions(table=table, record=record, columns=columns, human=human, day=day, **given)


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of the people of one group: their person columns, and the number of the address told, -1 for
    none."""

    columns: pl.DataFrame
    place: Ints


def describe(world: World, groups: list[Mentions], dirt: Dirt) -> list[Told]:
    """What is told of every group, in the order of its rows, with dirt."""
    everything = _Described(world, groups, dirt)
    everything.names()
    everything.birth_and_sex()
    everything.whereabouts()
    everything.reach()
    return everything.told()


class _Described:
    """Person columns of all mentions of a shard under construction, each an object array with None for empty."""

    def __init__(self, world: World, groups: list[Mentions], dirt: Dirt) -> None:
        self.world, self.groups, self.dirt = world, groups, dirt
        self.people: People = world.people
        self.human, self.day, self.address, self.suspect, self.victim, self.reference, self.nameless, self.sealed = (
            np.concatenate([getattr(group, name) for group in groups])
            for name in ("human", "day", "address", "suspect", "victim", "reference", "nameless", "sealed")
        )
        self.count = len(self.human)
        self.cells: dict[str, np.ndarray] = {}
        self.place = self.address

    def names(self) -> None:
        """Names as given at each mention, then as written down."""
        people, human, dirt = self.people, self.human, self.dirt
        alias = dirt.strikes("alias", self.count) & (people.alias[human] >= 0)
        forename = np.where(alias, people.alias[human], people.forename[human])
        former = dirt.strikes("former_name", self.count) & (people.former[human] >= 0)
        surname = np.where(former, people.former[human], people.surname[human])
        self.cells["forename"] = WORDS[forename]
        self.cells["surname"] = self._double(WORDS[surname], former)
        middle = np.where(dirt.strikes("middle_missing", self.count), -1, people.middle[human])
        self.cells["middle_names"] = blanked(WORDS[middle], middle < 0)
        self.cells["other_names"] = self._others(alias, former)
        for kind, slip, column in _NAME_SLIPS:
            at = dirt.struck(kind, self.count)
            slips.apply(self.cells[column], at, dirt.slips(len(at)), slip)
        self._misplaced()

    def _double(self, surname: np.ndarray, former: Bools) -> np.ndarray:
        second = self.people.second[self.human]
        double = (second >= 0) & ~former
        half = self.dirt.strikes("half_of_double", self.count)
        whole = np.where(double & ~half, surname + "-" + WORDS[second], surname)
        return np.where(double & half & (self.dirt.slips(self.count) % 2 == 0), WORDS[second], whole).astype(object)

    def _others(self, alias: Bools, former: Bools) -> np.ndarray:
        """Other names, where the clerk asked: the alias or the former name, with the present ones when those were
        given."""
        people, human = self.people, self.human
        asked = chance(self.dirt.rng, 0.35, self.count)
        result = np.full(self.count, None, dtype=object)
        known = asked & (people.alias[human] >= 0)
        result[known] = (
            WORDS[np.where(alias, people.forename[human], people.alias[human])[known]]
            + " "
            + WORDS[people.surname[human][known]]
        )
        once = asked & (people.former[human] >= 0)
        changed = (
            WORDS[people.forename[human][once]]
            + " "
            + WORDS[np.where(former, people.surname[human], people.former[human])[once]]
        )
        result[once] = [new if old is None else f"{old}; {new}" for old, new in zip(result[once], changed, strict=True)]
        return result

    def _misplaced(self) -> None:
        """Initials, titles in the name, fields swapped, capitals, nothing at all."""
        cells, dirt = self.cells, self.dirt
        titles = np.where(
            self.people.sex[self.human] == 0, "Mr", pick(["Mrs", "Ms", "Miss"], self.people.landline[self.human] % 3)
        )
        at = dirt.struck("initial_only", self.count)
        cells["forename"][at] = [word[:1] for word in cells["forename"][at]]
        at = dirt.struck("title_in_name", self.count)
        cells["forename"][at] = titles[at].astype(object) + " " + cells["forename"][at]
        at = dirt.struck("names_swapped", self.count)
        cells["forename"][at], cells["surname"][at] = cells["surname"][at], cells["forename"][at]
        cells["forename"][dirt.struck("forename_missing", self.count)] = None
        at = dirt.struck("capitals", self.count)
        cells["surname"][at] = [word.upper() for word in cells["surname"][at]]
        cells["title"] = blanked(titles, ~chance(dirt.rng, 0.4, self.count))

    def birth_and_sex(self) -> None:
        """Date of birth, or an age instead, or nothing; sex and ethnicity."""
        dirt, people, human = self.dirt, self.people, self.human
        born = people.born[human].astype("datetime64[D]").astype(str).astype(object)
        for kind, slip in _BIRTH_SLIPS:
            at = dirt.struck(kind, self.count)
            whole = at[[len(born[place]) == 10 for place in at.tolist()]]
            slips.apply(born, whole, dirt.slips(len(whole)), slip)
        missing = dirt.strikes("birth_missing", self.count) & ~self.reference
        aged = missing & dirt.strikes("age_instead", self.count)
        age = age_on(people.born[human], self.day) + np.where(dirt.strikes("birth_digit", self.count), 1, 0)
        self.cells["age"] = blanked(np.maximum(age, 0), ~aged)
        self.cells["date_of_birth"] = blanked(born, missing)
        sex = people.sex[human] ^ dirt.strikes("sex_wrong", self.count)
        words = pick(["M", "F"], sex)
        at = dirt.struck("sex_missing", self.count)
        words[at] = pick(["U", None], dirt.slips(len(at)) % 2)
        self.cells["sex"] = words
        ethnicity = people.ethnicity[human].copy()
        ethnicity[dirt.struck("ethnicity_missing", self.count)] = None
        self.cells["ethnicity"] = ethnicity

    def whereabouts(self) -> None:
        """The address as written, perhaps an old one; postcode and property number beside it."""
        dirt, places = self.dirt, self.world.places
        stale = dirt.strikes("address_stale", self.count)
        place = np.where(stale, self.people.home[self.human, 0], self.address)
        style = np.where(dirt.strikes("address_style", self.count), 1 + dirt.slips(self.count) % 5, 0)
        line = written(places, place, style).to_numpy().astype(object)
        at = dirt.struck("address_typo", self.count)
        slips.apply(line, at, dirt.slips(len(at)), slips.typo)
        code = postcodes(places, place)
        at = dirt.struck("postcode_typo", self.count)
        slips.apply(code, at, dirt.slips(len(at)), slips.wrong_digit)
        tight = dirt.strikes("capitals", self.count)
        code[tight] = [word.replace(" ", "") for word in code[tight]]
        number = uprns(places, place)
        absent = dirt.strikes("address_missing", self.count)
        code[absent | dirt.strikes("postcode_missing", self.count)] = None
        number[absent | dirt.strikes("uprn_missing", self.count)] = None
        line[absent] = None
        self.cells |= {"address": line, "postcode": code, "uprn": number}
        self.place = np.where(absent, -1, place)

    def reach(self) -> None:
        """Telephone (one's own, an earlier one or the household's) and e-mail."""
        dirt, people, human = self.dirt, self.people, self.human
        own = np.where(self.day >= people.phone_changed[human], people.later_phone[human], people.phone[human])
        number = np.where(dirt.strikes("phone_household", self.count), people.landline[human], own)
        style = np.where(dirt.strikes("phone_style", self.count), 1 + dirt.slips(self.count) % 3, 0)
        phone = phone_words(number, style)
        at = dirt.struck("phone_digit", self.count)
        phone[at] = phone_words((number[at] + 1 + dirt.slips(len(at)) % 900) % 19_000, style[at])
        phone[dirt.strikes("phone_missing", self.count)] = None
        digits = people.email[human]
        has = (digits >= 0) & ~dirt.strikes("email_missing", self.count)
        email = np.full(self.count, None, dtype=object)
        email[has] = email_words(WORDS[people.forename[human[has]]], WORDS[people.surname[human[has]]], digits[has])
        self.cells |= {"phone": phone, "email": email}

    def told(self) -> list[Told]:
        """File under nominal records, let copies repeat them, blank the nameless, and cut by group."""
        people, human, shard = self.people, self.human, self.world.shard
        alike = people.surname[human].astype(np.int64) * 4_000_000 + people.forename[human] * 2 + people.sex[human]
        filed = file_under(
            self.dirt,
            human=human,
            day=self.day,
            suspect=self.suspect,
            victim=self.victim,
            alike=alike,
            prefix=f"N{shard.number:03d}",
        )
        source = np.where(filed.copied & ~self.sealed & ~self.sealed[filed.keeper], filed.keeper, np.arange(self.count))
        cells = {name: column[source] for name, column in self.cells.items()}
        cells["nominal_id"] = filed.shown
        cells["pnc_id"] = self._references()
        cells["protected"] = blanked(self.sealed, ~self.sealed)
        for column in cells.values():
            column[self.nameless] = None
        shown = [name for name in PERSON_COLUMN_NAMES if shard.identifiers or name not in IDENTIFIERS]
        whole = pl.DataFrame([_series(name, cells[name]) for name in shown])
        edges = np.cumsum([0, *(len(group) for group in self.groups)])
        place = np.where(self.nameless, -1, self.place[source])
        return [Told(whole.slice(int(a), int(b - a)), place[a:b]) for a, b in pairwise(edges)]

    def _references(self) -> np.ndarray:
        """The police computer's reference where it is known, now and then wrong."""
        dirt = self.dirt
        number = self.people.reference[self.human]
        since = self.people.born[self.human].astype("datetime64[D]").astype("datetime64[Y]").astype(int) + 1970
        year = np.clip(since + 12 + number % 9, 1975, 2026)
        check = pick(list("ABCDEFGHJKLMNPQRTUVWXYZ"), number % 23)
        text = year.astype(str).astype(object) + labels("/", number % 9_999_991, 7) + check
        at = dirt.struck("reference_wrong", self.count)
        slips.apply(text, at, dirt.slips(len(at)), slips.wrong_digit)
        text[~self.reference | dirt.strikes("reference_missing", self.count)] = None
        return np.asarray(text)


_TYPES = {"age": pl.Int32, "protected": pl.Boolean}


def _series(name: str, column: np.ndarray) -> pl.Series:
    return pl.Series(name, column.tolist(), dtype=_TYPES.get(name, pl.String))
