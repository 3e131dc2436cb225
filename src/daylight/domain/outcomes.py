"""Home Office outcome types, and what each says of a crime."""

from dataclasses import dataclass
from functools import cache

from daylight.domain.reference import reference_csv

FAMILIES = (
    "charge", "out_of_court", "diversion", "prevented", "evidential", "not_public_interest", "time_limit",
    "other_body", "other", "no_suspect", "open",
)  # fmt: skip
"""From the gravest to the least: how far the crime was answered. `open` has no outcome yet."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One outcome type. `victim_supports` is None where the type says nothing of it."""

    code: str  # `1` to `22`; `0` where none has been assigned
    name: str
    family: str
    suspect_identified: bool | None
    victim_supports: bool | None

    def __post_init__(self) -> None:
        if self.family not in FAMILIES:
            raise ValueError(f"outcome type {self.code} has no family {self.family!r}")


@cache
def _outcomes() -> dict[str, Outcome]:
    said = {"Y": True, "N": False, "": None}
    return {
        row["outcome_type"]: Outcome(
            row["outcome_type"], row["name"], row["family"], said[row["suspect_identified"]],
            said[row["victim_supports"]],
        )
        for row in reference_csv("outcome_types.csv").rows
    }  # fmt: skip


def outcome_of(code: str | None) -> Outcome:
    """The outcome type `1` to `22`; the open one for None. KeyError for any other code."""
    return _outcomes()["0" if code is None else code]
