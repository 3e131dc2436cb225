"""The list over REST: what definitions there are, and whom each finds."""

from datetime import date, datetime
from typing import Any, Literal

from ninja import Query, Router, Schema
from pydantic import Field

from daylight.domain.access import Permission
from daylight.domain.errors import NotFound
from daylight.web.access.guards import GuardedRequest
from daylight.web.api.guards import granted
from daylight.web.api.problems import REFUSALS
from daylight.web.api.typed import PageNumber, Switch, Words
from daylight.web.people.permits import permits_of
from daylight.web.people.presenters import definitions_of
from daylight.web.releases.queries import current
from daylight.web.worklists.queries import Asked, Row, listed, page_of

router = Router(tags=["the list"])
Sort = Literal[
    "rank", "name", "victims", "incidents", "last", "score",
    "-rank", "-name", "-victims", "-incidents", "-last", "-score",
]  # fmt: skip


class Definition(Schema):
    """A definition of the current release."""

    definition: str
    title: str


class ListAsked(Schema):
    """What of the list is wanted."""

    definition: Words | None = Field(None, description="from /api/definitions; the first of them by default")
    show: Literal["met", "near_miss", "provisional"] = "met"
    sort: Sort = Field("rank", description="a minus turns it round")
    level: Literal["very_high", "high", "medium", "standard"] | None = Field(None, description="suggested level")
    unmanaged: Switch = Field(False, description="only people whom nobody manages")
    fragile: Switch = Field(False, description="only people whose status one wrong link would undo")
    unallocated: Switch = Field(False, description="only people who are nobody's case")
    page: PageNumber = 1


class Listed(Schema):
    """A row of the list."""

    restricted: Literal[False] = False
    person_id: str
    surname: str | None
    forename: str | None
    born: str | None = Field(description="as far as recorded: 1984-03-07, 1984-03 or 1984")
    victims: int | None
    incidents: int | None
    offences: int | None
    first_met_on: date | None
    last_reported_at: datetime | None
    score: float | None
    rank: int | None
    level: str | None = Field(description="suggested; a named person sets the level")
    provisional: bool = Field(description="the score lacks an input")
    fragile: bool
    held: str | None = Field(description="why the status waits for a person")
    managed: bool
    unit: str | None
    owner: str | None


class Restricted(Schema):
    """A row that is closed to the token's user."""

    restricted: Literal[True] = True
    person_id: str


class ListPage(Schema):
    """One page of the list."""

    release_id: str
    as_of: date
    definition: str
    show: str
    people: int = Field(description="on all pages together")
    pages: int
    page: int
    rows: list[Listed | Restricted]


@router.get("/definitions", response={200: list[Definition], **REFUSALS}, summary="Definitions of the release")
@granted(Permission.SEE_LIST, look="looked at definitions")
def definitions(request: GuardedRequest) -> list[dict[str, str]]:
    """What may be asked of the list."""
    permits = permits_of(request.user, request.grant)
    return [{"definition": name, "title": title} for name, title in definitions_of(permits.loaded).items()]


@router.get("/list", response={200: ListPage, **REFUSALS}, summary="Whom a definition finds")
@granted(Permission.SEE_LIST, look="looked at list")
def people_list(request: GuardedRequest, asked: Query[ListAsked]) -> dict[str, Any]:
    """One page of a definition's list. Whoever is under another unit is not on the list of a user of one unit."""
    permits = permits_of(request.user, request.grant)
    definition = _definition(asked.definition, permits.loaded)
    wanted = Asked(
        definition=definition,
        show=asked.show,
        sort=asked.sort.removeprefix("-"),
        descending=asked.sort.startswith("-"),
        unmanaged=asked.unmanaged,
        fragile=asked.fragile,
        unallocated=asked.unallocated,
        level=asked.level or "",
    )
    page, rows = page_of(permits, listed(permits, wanted), str(asked.page))
    if page.number != asked.page:
        raise NotFound(f"The list has {page.paginator.num_pages} pages. Ask for one of those.")
    release = current()
    return {
        "release_id": release.release_id if release else "",
        "as_of": release.as_of if release else None,
        "definition": definition,
        "show": asked.show,
        "people": page.paginator.count,
        "pages": page.paginator.num_pages,
        "page": page.number,
        "rows": [_row(row) for row in rows],
    }


def _definition(asked: str | None, loaded: int) -> str:
    known = definitions_of(loaded)
    if asked is None and known:
        return next(iter(known))
    if asked not in known:
        raise NotFound("The release has no such definition. /api/definitions names those that it has.")
    return asked


def _row(row: Row) -> Listed | Restricted:
    one = row.listing
    if row.closed:
        return Restricted(person_id=one.person_id)
    return Listed(
        person_id=one.person_id,
        surname=one.surname,
        forename=one.forename,
        born=one.birth_text,
        victims=one.victims,
        incidents=one.incidents,
        offences=one.offences,
        first_met_on=one.first_met_on,
        last_reported_at=one.last_reported_at,
        score=one.total,
        rank=one.rank,
        level=one.level,
        provisional=bool(one.score_provisional),
        fragile=bool(one.fragile),
        held=one.held,
        managed=one.managed,
        unit=row.unit,
        owner=row.owner,
    )
