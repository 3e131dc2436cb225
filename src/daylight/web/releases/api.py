"""Releases over REST: which were loaded and what changed, and the measures of the gap."""

from datetime import date
from typing import Any

from ninja import Router, Schema
from pydantic import Field

from daylight.domain.access import Permission
from daylight.web.access.guards import GuardedRequest
from daylight.web.api.guards import granted
from daylight.web.api.problems import REFUSALS
from daylight.web.releases.models import Load, Measure
from daylight.web.releases.queries import current_number

router = Router(tags=["releases"])


class Change(Schema):
    """What changed in one definition's list since the release before."""

    definition: str
    met: int = Field(description="people who meet it now")
    joined: int
    left: int


class Loaded(Schema):
    """One load of a release."""

    number: int
    release_id: str
    as_of: date
    state: str = Field(description="loading, current, previous, failed or replaced")
    synthetic: bool = Field(description="everybody in it is invented")
    changes: list[Change] = Field(description="since the release before; empty for the first")


class Measured(Schema):
    """One measure. Small numbers are suppressed: then both counts are null."""

    measure: str
    period: str | None
    group: str | None
    numerator: float | None
    denominator: float | None
    unit: str | None
    suppressed: bool
    as_of: date | None
    meaning: str | None


@router.get("/releases", response={200: list[Loaded], **REFUSALS}, summary="Releases that were loaded, newest first")
@granted(Permission.SEE_DATA_QUALITY, look="looked at releases")
def releases(request: GuardedRequest) -> list[dict[str, Any]]:
    """Which releases the site holds, which of them its pages show, and how many joined and left each definition."""
    return [
        {
            "number": load.number,
            "release_id": load.release_id,
            "as_of": load.as_of,
            "state": load.state,
            "synthetic": load.synthetic,
            "changes": _changes(load),
        }
        for load in Load.objects.defer("manifest").order_by("-number")
    ]


def _changes(load: Load) -> list[dict[str, Any]]:
    told = load.changes.get("definitions", {})
    return [
        {"definition": name, "met": each["met"], "joined": len(each["joined"]), "left": len(each["left"])}
        for name, each in sorted(told.items())
    ]


@router.get("/measures", response={200: list[Measured], **REFUSALS}, summary="The measures of the gap")
@granted(Permission.SEE_MEASURES, look="looked at measures")
def measures(request: GuardedRequest) -> list[Any]:
    """Each measure of the current release, by period and group, with what it means. Nobody is named."""
    found = Measure.objects.filter(loaded=current_number()).order_by("measure", "period", "group", "id")
    return list(found)
