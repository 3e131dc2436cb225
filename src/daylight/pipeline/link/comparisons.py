"""What is compared between two records: for each comparison its levels, from strongest agreement to none, in SQL.

Level conditions use `<column>_l` and `<column>_r`, as Splink does, so that Splink trains on the very same levels.
Each level carries a prior: how often it is met among mentions of one human (`same`), of two strangers (`strangers`)
and of two people of one household (`household`). The priors steady the training on small data and stand in for it on
data too few to train on.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Level:
    """One answer a comparison may give. `frequency` names the column whose common values weaken the evidence."""

    name: str
    words: str
    condition: str
    same: float
    strangers: float
    household: float
    frequency: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """One thing compared. A pair for which `missing` holds says nothing."""

    name: str
    missing: str
    levels: tuple[Level, ...]

    def __post_init__(self) -> None:
        if self.levels[-1].condition != "ELSE":
            raise ValueError(f"comparison {self.name} must end with an ELSE level")


def _either_null(column: str) -> str:
    return f"{column}_l IS NULL OR {column}_r IS NULL"


def _jw(column: str, threshold: float) -> str:
    return f"jaro_winkler_similarity({column}_l, {column}_r) >= {threshold}"


def one_slip(column: str, head: int, tail: int) -> str:
    """That two texts are one edit apart, or none. Edit distance is dear, so what cannot be is seen at a glance first.

    One edit touches two neighbouring letters at most: it leaves the first `head` letters as they are, or else all from
    the second one after them on, which are `tail` or more where a text has more than both together.
    """
    left, right = f"{column}_l", f"{column}_r"
    return (
        f"((least(length({left}), length({right})) <= {head + tail}"
        f" OR right({left}, {tail}) = right({right}, {tail}) OR left({left}, {head}) = left({right}, {head}))"
        f" AND damerau_levenshtein({left}, {right}) <= 1)"
    )


_CROSS_LEFT = "(forename_l = surname_r OR jaro_winkler_similarity(forename_l, surname_r) >= 0.92)"
_CROSS_RIGHT = "(surname_l = forename_r OR jaro_winkler_similarity(surname_l, forename_r) >= 0.92)"
_STRAIGHT = (
    "coalesce(list_has_any(families_l, families_r) OR jaro_winkler_similarity(forename_l, forename_r) >= 0.9, false)"
    " OR coalesce(surname_l = surname_r OR jaro_winkler_similarity(surname_l, surname_r) >= 0.9, false)"
)
_SWAPPED = f"(NOT ({_STRAIGHT}) AND {_CROSS_LEFT} AND {_CROSS_RIGHT})"
_CROSSED = f"(NOT ({_STRAIGHT}) AND (coalesce({_CROSS_LEFT}, false) OR coalesce({_CROSS_RIGHT}, false)))"
_INITIAL = "(length(forename_l) = 1 OR length(forename_r) = 1) AND initial_l = initial_r"

FORENAME = Comparison(
    "forename",
    f"({_either_null('forename')}) AND NOT coalesce({_CROSSED}, false)",
    (
        Level("exact", "the same forename", "forename_l = forename_r", 0.78, 0.009, 0.03, "forename"),
        Level("swapped", "forename and surname stand in each other's place", _SWAPPED, 0.01, 0.00002, 0.0001),
        Level("form", "two forms of one forename", "list_has_any(families_l, families_r)",
              0.06, 0.003, 0.004),
        Level("close", "forenames that differ by a slip", _jw("forename", 0.9), 0.06, 0.002, 0.004),
        Level("alias", "a forename that is the other's alias", "(alias_count_l > 0 OR alias_count_r > 0) AND "
              "list_has_any(forenames_l, forenames_r)", 0.01, 0.0005, 0.001),
        Level("crossed", "one's forename stands as the other's surname", _CROSSED, 0.008, 0.0004, 0.001),
        Level("initial", "an initial that fits", _INITIAL, 0.02, 0.0005, 0.0007),
        Level("alike", "forenames that look alike", _jw("forename", 0.78), 0.02, 0.03, 0.03),
        Level("different", "different forenames", "ELSE", 0.012, 0.95, 0.93),
    ),
)  # fmt: skip

SURNAME = Comparison(
    "surname",
    f"{_either_null('surname')} OR {_CROSSED}",
    (
        Level("exact", "the same surname", "surname_l = surname_r", 0.8, 0.002, 0.5, "surname"),
        Level("former", "a surname that is the other's former or other name",
              "(alias_count_l > 0 OR alias_count_r > 0) AND list_has_any(surnames_l, surnames_r)", 0.03, 0.0005, 0.02),
        Level("part", "one half of a double-barrelled surname",
              "(len(surname_parts_l) > 1 OR len(surname_parts_r) > 1)"
              " AND list_has_any(surname_parts_l, surname_parts_r)", 0.02, 0.0005, 0.02),
        Level("close", "surnames that differ by a slip", _jw("surname", 0.9), 0.07, 0.002, 0.04),
        Level("alike", "surnames that look alike", _jw("surname", 0.78), 0.02, 0.02, 0.03),
        Level("different", "different surnames", "ELSE", 0.06, 0.97, 0.41),
    ),
)  # fmt: skip

_OVERLAP = "born_from_l <= born_to_r AND born_from_r <= born_to_l"
_WHOLE = "birth_l IS NOT NULL AND birth_r IS NOT NULL"
_ONE_PART = "(birth_year_l = birth_year_r OR birth_day_l = birth_day_r)"  # one figure amiss leaves one of them right
_GAP = "greatest(date_diff('day', born_to_l, born_from_r), date_diff('day', born_to_r, born_from_l))"
BIRTH = Comparison(
    "birth",
    "born_from_l IS NULL OR born_from_r IS NULL",
    (
        Level("exact", "the same date of birth", "birth_l = birth_r", 0.8, 0.00005, 0.04, "birth"),
        Level("transposed", "day and month of birth exchanged",
              "birth_year_l = birth_year_r AND birth_month_l = birth_day_r AND birth_day_l = birth_month_r",
              0.01, 0.00003, 0.00005),
        Level("slip", "dates of birth that differ by one figure",
              f"{_WHOLE} AND {_ONE_PART} AND damerau_levenshtein(birth_digits_l, birth_digits_r) <= 1",
              0.05, 0.001, 0.0015),
        Level("two parts", "two of day, month and year of birth agree",
              f"{_WHOLE} AND (birth_year_l = birth_year_r)::INT + (birth_month_l = birth_month_r)::INT"
              " + (birth_day_l = birth_day_r)::INT >= 2", 0.02, 0.003, 0.004),
        Level("month fits", "a partial date of birth that fits to the month",
              f"({_OVERLAP}) AND NOT ({_WHOLE}) AND (birth_month_known_l OR birth_month_known_r)"
              " AND (birth_month_known_l OR birth_l IS NOT NULL) AND (birth_month_known_r OR birth_r IS NOT NULL)",
              0.02, 0.0015, 0.002),
        Level("year fits", "a year of birth or an age that fits", f"({_OVERLAP}) AND NOT ({_WHOLE})",
              0.05, 0.03, 0.03),
        Level("partial slip", "a partial date of birth that fits but for one figure",
              f"NOT ({_WHOLE}) AND damerau_levenshtein(birth_to_month_l, birth_to_month_r) <= 1",
              0.002, 0.003, 0.003),
        Level("age near", "an age or partial date of birth off by at most two years",
              f"NOT ({_WHOLE}) AND {_GAP} <= 731", 0.02, 0.06, 0.08),
        Level("two figures", "dates of birth that differ by two figures",
              f"{_WHOLE} AND damerau_levenshtein(birth_digits_l, birth_digits_r) <= 2", 0.02, 0.02, 0.02),
        Level("near", "born within about a year of each other", f"{_GAP} <= 400", 0.015, 0.03, 0.04),
        Level("apart", "born within ten years of each other", f"{_GAP} <= 3660", 0.008, 0.3, 0.35),
        Level("far apart", "born more than ten years apart", "ELSE", 0.007, 0.58, 0.55),
    ),
)  # fmt: skip

SEX = Comparison(
    "sex",
    _either_null("sex"),
    (
        Level("same", "the same sex", "sex_l = sex_r", 0.985, 0.5, 0.42),
        Level("different", "a different sex", "ELSE", 0.015, 0.5, 0.58),
    ),
)

_STREETS = f"(street_l = street_r OR {_jw('street', 0.9)})"
_POSTCODES = f"(postcode_l = postcode_r OR {one_slip('postcode', 3, 2)})"
# The front door: a number as it stands (`14`, `14/3`), a name (`ROSE COTTAGE`, `ROSE COURT/3`) but for a slip.
_HOUSES = (
    "(house_l = house_r OR (least(house_l, house_r) >= 'A' AND"
    " split_part(house_l, '/', 2) = split_part(house_r, '/', 2) AND"
    " jaro_winkler_similarity(split_part(house_l, '/', 1), split_part(house_r, '/', 1)) >= 0.93))"
)
HOME = Comparison(
    "home",
    "coalesce(home_l, postcode_l, street_l) IS NULL OR coalesce(home_r, postcode_r, street_r) IS NULL"
    " OR (coalesce(home_l, postcode_l) IS NULL AND street_r IS NULL)"
    " OR (coalesce(home_r, postcode_r) IS NULL AND street_l IS NULL)",
    (
        Level("same", "the same address",
              f"home_l = home_r OR uprn_l = uprn_r OR ({_HOUSES} AND (postcode_l = postcode_r OR {_STREETS}))",
              0.35, 0.0002, 0.75, "home"),
        Level("postcode and street", "the same postcode and street", f"postcode_l = postcode_r AND {_STREETS}",
              0.08, 0.0001, 0.05, "postcode"),
        Level("postcode", "the same postcode", "postcode_l = postcode_r", 0.05, 0.0003, 0.03, "postcode"),
        Level("near postcode and street", "a postcode that differs by a slip, and the same street",
              f"{_POSTCODES} AND {_STREETS}", 0.02, 0.0001, 0.01),
        Level("street", "the same street", "street_l = street_r", 0.04, 0.001, 0.02, "street"),
        Level("near street", "streets that differ by a slip", _jw("street", 0.92), 0.02, 0.002, 0.005),
        Level("near postcode", "a postcode that differs by a slip", _POSTCODES, 0.03, 0.003, 0.01),
        Level("area", "the same postal area", "area_l = area_r", 0.15, 0.03, 0.05),
        Level("different", "different addresses", "ELSE", 0.28, 0.97, 0.1),
    ),
)  # fmt: skip

# Where the home is the same its town is too, and says nothing further.
TOWN = Comparison(
    "town",
    f"{_either_null('town')} OR coalesce(home_l = home_r OR uprn_l = uprn_r, false)",
    (
        Level("same", "the same town", "town_l = town_r", 0.85, 0.05, 0.9, "town"),
        Level("close", "towns that differ by a slip", _jw("town", 0.88), 0.05, 0.005, 0.04),
        Level("different", "different towns", "ELSE", 0.1, 0.945, 0.06),
    ),
)  # fmt: skip

PHONE = Comparison(
    "phone",
    _either_null("phone"),
    (
        Level("same", "the same telephone number", "phone_l = phone_r", 0.5, 0.00001, 0.05, "phone"),
        Level("slip", "telephone numbers that differ by one figure", one_slip("phone", 10, 2),
              0.02, 0.00001, 0.00005),
        Level("different", "different telephone numbers", "ELSE", 0.48, 0.99998, 0.95),
    ),
)  # fmt: skip

EMAIL = Comparison(
    "email",
    _either_null("email"),
    (
        Level("same", "the same email address", "email_l = email_r", 0.6, 0.00001, 0.02, "email"),
        Level("mailbox", "the same name before the @", "mailbox_l = mailbox_r", 0.05, 0.0001, 0.0005),
        Level("close", "email addresses that differ by a slip", _jw("email", 0.9), 0.1, 0.0005, 0.002),
        Level("different", "different email addresses", "ELSE", 0.25, 0.9994, 0.977),
    ),
)

NOMINAL = Comparison(
    "nominal",
    "nominal_l IS NULL OR nominal_r IS NULL OR source_l <> source_r",
    (
        Level("same", "the same nominal id", "nominal_l = nominal_r", 0.75, 0.000003, 0.0005, "nominal"),
        Level("different", "different nominal ids in one system", "ELSE", 0.25, 0.999997, 0.9995),
    ),
)

PNC = Comparison(
    "pnc",
    _either_null("pnc"),
    (
        Level("same", "the same PNC id", "pnc_l = pnc_r", 0.93, 0.000003, 0.0005, "pnc"),
        Level("slip", "PNC ids that differ by one character", one_slip("pnc", 6, 2),
              0.03, 0.0001, 0.0001),
        Level("different", "different PNC ids", "ELSE", 0.04, 0.9999, 0.9994),
    ),
)  # fmt: skip

MIDDLE = Comparison(
    "middle",
    _either_null("middle"),
    (
        Level("exact", "the same middle names", "middle_l = middle_r", 0.6, 0.01, 0.03),
        Level("shared", "a middle name in common", "list_has_any(middles_l, middles_r)", 0.15, 0.01, 0.03),
        Level("initial", "a middle initial that fits",
              "(length(middle_l) = 1 OR length(middle_r) = 1) AND left(middle_l, 1) = left(middle_r, 1)",
              0.1, 0.005, 0.005),
        Level("close", "middle names that differ by a slip", _jw("middle", 0.88), 0.07, 0.01, 0.01),
        Level("different", "different middle names", "ELSE", 0.08, 0.965, 0.925),
    ),
)  # fmt: skip

ETHNICITY = Comparison(
    "ethnicity",
    _either_null("ethnicity"),
    (
        Level("same", "the same ethnicity", "ethnicity_l = ethnicity_r", 0.85, 0.4, 0.8, "ethnicity"),
        Level("different", "a different ethnicity", "ELSE", 0.15, 0.6, 0.2),
    ),
)

BESIDE = Comparison(
    "beside",
    "false",
    (
        Level("one part", "named in one incident in one part, on two rows", "beside = 0", 0.004, 0.000001, 0.02),
        Level("both sides", "named in one incident, as suspect and as victim", "beside = 1", 0.002, 0.00001, 0.15),
        Level("other parts", "named in one incident in two parts", "beside = 2", 0.0003, 0.00001, 0.15),
        Level("never", "not named in one incident", "ELSE", 0.9937, 0.99998, 0.68),
    ),
)

COMPARISONS: tuple[Comparison, ...] = (
    FORENAME, SURNAME, BIRTH, SEX, HOME, TOWN, PHONE, EMAIL, NOMINAL, PNC, MIDDLE, ETHNICITY, BESIDE,
)  # fmt: skip

COLUMNS = (
    "source", "forename", "families", "initial", "surname", "surname_parts", "surnames", "forenames",
    "alias_count", "middles", "middle", "sex", "birth", "born_from", "born_to", "birth_month_known", "birth_digits",
    "birth_year", "birth_month", "birth_day", "birth_to_month", "phone", "email", "mailbox", "home", "uprn", "house",
    "street", "town", "postcode", "area", "ethnicity", "nominal", "pnc",
)  # fmt: skip
"""Columns of `link_records` that the levels read."""


def levels_sql(comparison: Comparison) -> str:
    """A CASE that answers the level's place in the comparison, -1 where the pair says nothing."""
    whens = "".join(
        f" WHEN {level.condition} THEN {place}"
        for place, level in enumerate(comparison.levels)
        if level.condition != "ELSE"
    )
    return f"CASE WHEN {comparison.missing} THEN -1{whens} ELSE {len(comparison.levels) - 1} END"


NAMESAKES: dict[str, dict[str, float]] = {
    "forename": {"exact": 0.7, "swapped": 0.001, "form": 0.12, "close": 0.12, "alias": 0.005, "crossed": 0.003,
                 "initial": 0.01, "alike": 0.03, "different": 0.01},
    "surname": {"exact": 0.8, "former": 0.01, "part": 0.01, "close": 0.15, "alike": 0.02, "different": 0.01},
    "sex": {"same": 0.97, "different": 0.03},
    "ethnicity": {"same": 0.7, "different": 0.3},
    "nominal": {"same": 0.003, "different": 0.997},
}  # fmt: skip
"""Prior shares among namesakes, where they differ from strangers'."""
