"""One suspect event: an incident in which a person is the suspect and one other person the victim."""

from dataclasses import dataclass
from datetime import date

EVENT_ROLES = ("suspect", "subject")
"""The parts that say a person may have done it: by evidence, or by intelligence alone."""


@dataclass(frozen=True, slots=True)
class Crime:
    """One recorded crime of an event. `themed`: domestic, sexual or stalking by its own code or flag."""

    offence_id: str
    weight: float = 0.0
    themed: bool = True
    code: str | None = None  # in its normal form; None where none was recorded
    recorded_on: date | None = None  # None: the day of its event
    charged_on: date | None = None  # None: not charged


@dataclass(frozen=True, slots=True)
class Event:
    """One suspect event against one victim. Two victims of one incident make two events of that incident.

    `intimate` and `family` are the settled relationship at the time; both None when it stays unknown.
    `domestic` is what is known: the source's flag, the relationship or a domestic-only offence code.
    """

    source: str
    incident_id: str
    victim_id: str
    on: date
    intimate: bool | None = None
    family: bool | None = None
    domestic: bool = False
    sexual: bool = False
    stalking: bool = False
    crimes: tuple[Crime, ...] = ()
    cancelled: bool = False
    restricted: bool = False  # contested data: out of every count
    contested: bool = False  # the pair accuse each other and this one may be the counter-allegation
    relationship: str | None = None  # the settled code; None when it stays unknown
    role: str = "suspect"  # or `subject`: named by intelligence, not by evidence

    def __post_init__(self) -> None:
        if not self.incident_id or not self.victim_id:
            raise ValueError("an event needs an incident and a victim")
        if (self.intimate is None) != (self.family is None):
            raise ValueError("a relationship is known or unknown as a whole")
        if self.role not in EVENT_ROLES:
            raise ValueError(f"nobody does anything as {self.role!r}")

    @property
    def incident(self) -> tuple[str, str]:
        """Incident ids are unique within a source only."""
        return self.source, self.incident_id

    @property
    def relationship_unknown(self) -> bool:
        """No incident of the pair records what the one is to the other."""
        return self.intimate is None

    @property
    def order(self) -> tuple[date, str, str, str]:
        """A total order: by date, then by incident and victim."""
        return self.on, self.source, self.incident_id, self.victim_id
