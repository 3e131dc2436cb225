"""The columns of rates by group, the same wherever fairness is told."""

from daylight.domain.fairness import TRAITS, Rate
from daylight.tables.spec import Column, Sensitivity, Type

MISSING = "missing"
"""The rate that stands first of each trait: of how many it is not recorded."""
_SPREADS = (
    ("share", "hits by cases"),
    ("ratio", "share by the reference's share (Katz log interval)"),
    ("difference", "share less the reference's share (Newcombe hybrid score interval)"),
)
_ENDS = (("", ""), ("_low", ": lower end of the 95 per cent interval"), ("_high", ": upper end"))
RATE_KEY = ("whose", "trait", "rate", "group")
RATE_COLUMNS: tuple[Column, ...] = (
    Column("trait", Type.CODE, "which trait", codes=TRAITS),
    Column(
        "rate",
        Type.CODE,
        "what is counted; `missing` is the share whose trait is not recorded",
        codes=(MISSING, *(rate.value for rate in Rate)),
    ),
    Column("group", Type.TEXT, "the group; `all` for missing", Sensitivity.SPECIAL),
    Column("reference", Type.TEXT, "the group beside which it is set", Sensitivity.SPECIAL),
    Column("hits", Type.COUNT, "numerator; null when suppressed"),
    Column("cases", Type.COUNT, "denominator; null when suppressed"),
    *(Column(f"{name}{end}", Type.REAL, f"{meaning}{words}") for name, meaning in _SPREADS for end, words in _ENDS),
    Column("suppressed", Type.BOOLEAN, "a small number is hidden"),
)
