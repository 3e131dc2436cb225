"""Every door by which something leaves the force, and what it rests on where it is a survivor's.

A test finds each door in the code, and fails for one that does not stand here.
"""

from dataclasses import dataclass
from enum import StrEnum


class Rests(StrEnum):
    """What lets something through a door."""

    CONSENT = "her consent for the purpose, or where policy lets it a gateway with a written reason"
    DUTY = "a duty to tell, which asks for no consent"
    WITHIN = "it stays within the force"
    NOT_HERS = "nothing in it says who or where she is"


@dataclass(frozen=True, slots=True)
class Door:
    """A function through which something leaves, by its module and name within the site."""

    name: str
    what: str
    to: str
    rests: Rests
    because: str  # the purpose that is asked for, the duty, or what keeps her out of it


DOORS: tuple[Door, ...] = (
    Door(
        "signposting.actions.signpost", "that she needs support, and how she is safely reached",
        "the service she agreed to", Rests.CONSENT, "advocate",
    ),
    Door("signposting.actions.move_referral", "that they get in touch", "her advocate", Rests.CONSENT, "advocate"),
    Door("survivors.actions.appoint_advocate", "her page", "her advocate", Rests.CONSENT, "advocate"),
    Door("people.actions.reveal_survivors", "who she is", "an advocate's account", Rests.CONSENT, "advocate"),
    Door("people.actions.reveal_survivors", "who she is", "another agency's account", Rests.CONSENT, "share"),
    Door(
        "disclosures.actions.tell", "that she is at risk from him", "somebody else than her", Rests.CONSENT, "share",
    ),
    Door(
        "survivors.actions.prepare_notice", "that a child was there, and the child's name", "a school or council",
        Rests.DUTY, "Safeguarding children: the notice to schools",
    ),
    Door(
        "survivors.actions.move_notice", "that the school was told", "a school or council", Rests.DUTY,
        "Safeguarding children: the notice to schools",
    ),
    Door(
        "plans.actions.doing.start", "what of his data the catalogue names", "the agency that acts", Rests.NOT_HERS,
        "The catalogue shares no field that is hers: a test holds it",
    ),
    Door(
        "markers.delivering._ask", "markers, with her address where one protects it",
        "command and control, the records system", Rests.WITHIN,
        "Who is at risk is not in it, nor who she is in a marker about him",
    ),
    Door(
        "meetings.views._answer", "profile, pack, minutes, actions to take home", "who was at the meeting",
        Rests.NOT_HERS, "Letters for names; what was typed is read for her again as each is made",
    ),
    Door(
        "letters.views.document", "a letter", "the person suspected", Rests.NOT_HERS,
        "Its text is read for everything known of those beside him",
    ),
    Door(
        "signposting.views.card_pdf", "numbers of services", "her own hands", Rests.NOT_HERS,
        "The same for everybody: safe to be found",
    ),
    Door(
        "worklists.views.export_list", "the list", "who may export", Rests.NOT_HERS,
        "People suspected, and how many were harmed",
    ),
    Door(
        "places.views.map_export", "counts by cell", "who may export", Rests.NOT_HERS,
        "Counts; nobody is named",
    ),
    Door(
        "releases.views.findings_csv", "findings about extracts", "the source system's owner", Rests.NOT_HERS,
        "Which row, and what to put right; no value that stood there",
    ),
    Door(
        "definitions.views.file", "a definition", "who reads definitions", Rests.NOT_HERS, "Rules; nobody is in it",
    ),
)  # fmt: skip
"""In the order of what is hers first."""
