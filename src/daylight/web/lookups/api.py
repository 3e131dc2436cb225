"""The look-up over REST: one address, telephone or person while a call is taken."""

from datetime import date
from typing import Annotated

from django.db import DatabaseError
from ninja import Query, Router, Schema
from pydantic import Field

from daylight.domain.access import Permission
from daylight.domain.errors import DaylightError
from daylight.web.access.guards import GuardedRequest
from daylight.web.api.guards import granted
from daylight.web.api.problems import REFUSALS
from daylight.web.api.typed import PersonId, Words
from daylight.web.lookups.queries import Answer, answer

router = Router(tags=["look-up"])


class Warned(Schema):
    """A marker that fires: what a person placed and another approved."""

    reference: str
    priority: str = Field(description="immediate, prompt or aware")
    priority_words: str
    warning: str
    text: str = Field(description="the instruction, as it is read")
    fit: str = Field(description="how it fits what was asked")
    where: str
    at_risk: str = Field(description="who is at risk; empty for those who may not see it")


class Place(Schema):
    """An address as the release knows it."""

    address_id: str
    shown: str
    found_by: str
    sure: bool = Field(description="false where it is only near what was typed")
    incidents: int
    last_on: date | None
    last_what: str
    listed: int = Field(description="listed people, suspected, whose own address it was of late")


class Looked(Schema):
    """What is known. An empty list of markers with `not_known` is no answer: read the sentences."""

    warned: list[Warned]
    places: list[Place]
    as_of: date | None = Field(description="the day up to which incidents are known")
    not_known: list[str] = Field(description="each thing that is not known, as a sentence")
    looked: bool = Field(description="false where no marker could even be looked for")


class NotKnown(DaylightError):
    """The records could not be read: said so, never as nothing."""


@router.get("/look-up", response={200: Looked, **REFUSALS}, summary="What is known of an address, telephone or person")
@granted(Permission.LOOK_UP_MARKER, look="looked up", together=True)
def look_up(
    request: GuardedRequest,
    where: Annotated[Words | None, Query(description="UPRN; postcode and number; or an address as heard")] = None,
    phone: Annotated[Words | None, Query(description="as shown to the call taker")] = None,
    person: Annotated[PersonId | None, Query(description="such as P0123456789")] = None,
) -> Answer:
    """Markers first by priority. Where something is not known it says so; it never says that there is nothing."""
    try:
        return answer(user=request.user, grant=request.grant, where=where or "", phone=phone or "", person=person or "")
    except DatabaseError as error:
        raise NotKnown(
            "Not known: the records cannot be read now. Ask the caller; do not take this for no risk."
        ) from error
