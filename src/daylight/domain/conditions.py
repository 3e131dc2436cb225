"""What a definition asks: what is counted, how many it takes, within which window. Each value is checked as it is made.

A fault raises Invalid with a phrase that names the key, says what is wrong and, where it can, what was perhaps meant;
whoever reads the file puts the place before it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from daylight.domain.errors import Invalid
from daylight.domain.events import EVENT_ROLES
from daylight.domain.offences import THEMES, normal_code, offence_kinds
from daylight.domain.periods import Window
from daylight.domain.recording_era import BEFORE, CHANGED_ON, SINCE
from daylight.domain.relationships import FAMILY, INTIMATE, RELATIONSHIPS

VICTIMS = ("any", "intimate", "family", "intimate_or_family")
ERAS = ("any", BEFORE, SINCE)
MOST = 1000
GRAVEST = 1_000_000.0


def check(holds: bool, sentence: str, given: str = "", known: Iterable[str] = ()) -> None:
    """Raise Invalid with the sentence, and the nearest of what is known, unless it holds."""
    if not holds:
        raise Invalid(sentence + suggestion(given, known))


def suggestion(given: str, known: Iterable[str]) -> str:
    """What was perhaps meant, or what there is to choose from."""
    choices = list(known)
    near = get_close_matches(given, choices, n=1, cutoff=0.5)
    if near:
        return f"; did you mean {near[0]!r}?"
    return f"; choose from {', '.join(choices)}" if choices else ""


@dataclass(frozen=True, slots=True)
class Count:
    """Which events are counted, and which of their crimes.

    An event counts if it carries any of `themes` (none given: whatever its theme), its victim is of the kind asked
    for at the time, and it holds a crime that every condition on crimes lets through, where there is any such.
    """

    themes: frozenset[str]
    victims: str = "any"
    crimes_only: bool = False  # only events with at least one recorded crime
    relationships: frozenset[str] = frozenset()  # only these codes; none given: whatever it is
    offences: frozenset[str] = frozenset()  # only crimes of these normal codes, or of `kinds`
    kinds: frozenset[str] = frozenset()
    minimum_severity: float = 0.0  # only crimes that weigh so much, in the edition in force
    recording_era: str = "any"  # only what was recorded before, or from, 1 June 2023
    principal_only: bool = False  # of each report by one victim the principal crime alone, as if from June 2023
    roles: frozenset[str] = frozenset({"suspect"})
    plain: bool = field(init=False, repr=False, compare=False)  # nothing is asked but themes, victims, crimes_only

    def __post_init__(self) -> None:
        listed = bool(self.offences or self.kinds)
        check(bool(self.themes) or listed, "themes must name at least one of domestic, sexual and stalking")
        for theme in sorted(self.themes):
            check(theme in THEMES, f"there is no theme {theme!r}", theme, THEMES)
        check(self.victims in VICTIMS, f"there are no victims of kind {self.victims!r}", self.victims, VICTIMS)
        for name, given, known in (
            ("relationship", self.relationships, RELATIONSHIPS[:-1]),
            ("kind of offence", self.kinds, offence_kinds()),
            ("role that counts", self.roles, EVENT_ROLES),
        ):
            for each in sorted(given):
                check(each in known, f"there is no {name} {each!r}", each, known)
        check(bool(self.roles), "roles must name suspect, subject or both")
        check(not self.relationships or self.victims == "any", "victims and relationships: give one of the two")
        for code in sorted(self.offences):
            _check_offence(code)
        check(0 <= self.minimum_severity <= GRAVEST, "minimum_severity must be a number from 0 to 1000000")
        check(self.recording_era in ERAS, f"there is no era {self.recording_era!r}", self.recording_era, ERAS)
        object.__setattr__(self, "plain", self._asks_nothing_more())

    def _asks_nothing_more(self) -> bool:
        on_crimes = self.offences or self.kinds or self.minimum_severity > 0 or self.principal_only
        on_events = self.relationships or self.roles != {"suspect"} or self.recording_era != "any"
        return bool(self.themes) and not (on_crimes or on_events)

    @property
    def needs_crime(self) -> bool:
        """Whether an event without a crime cannot count."""
        return self.crimes_only or bool(self.offences or self.kinds) or self.minimum_severity > 0

    @property
    def allowed_relationships(self) -> frozenset[str]:
        """The codes that a victim may be to the suspect, `unknown` left out."""
        if self.relationships:
            return self.relationships
        codes = {"intimate": INTIMATE, "family": FAMILY, "intimate_or_family": INTIMATE + FAMILY}
        return frozenset(codes.get(self.victims, RELATIONSHIPS[:-1]))


def _check_offence(code: str) -> None:
    meant = normal_code(code)
    if meant is None:
        raise Invalid(f"offences: {code!r} has the shape of no offence code; write it as 8N or 008/06")
    check(meant.known, f"offences: {code!r} is on no Home Office list; look it up there, or leave it out")
    check(meant.code == code, f"offences: {code!r} must be written in its normal form, {meant.code}")


@dataclass(frozen=True, slots=True)
class Threshold:
    """How many it takes. Each is met by that many or more; all must be met together."""

    incidents: int = 0
    crimes: int = 0
    victims: int = 0
    unconnected: bool = False  # so many victims, none of them connected to another
    same_victim: bool = False  # the incidents and crimes are against one same victim
    partners: int = 0  # so many victims to whom the suspect was intimate at the time
    severity: float = 0.0  # summed weight of the distinct crimes

    def __post_init__(self) -> None:
        for name in ("incidents", "crimes", "victims", "partners"):
            number = getattr(self, name)
            whole = isinstance(number, int) and not isinstance(number, bool)
            check(whole and 0 <= number <= MOST, f"{name} must be a whole number from 0 to {MOST}")
        check(0 <= self.severity <= GRAVEST, "severity must be a number from 0 to 1000000")
        most = max(self.incidents, self.crimes, self.victims, self.partners, self.severity)
        check(most > 0, "it must ask for incidents, crimes or victims")
        check(not (self.same_victim and self.victims > 1), "same_victim cannot ask for more than one victim")
        check(not (self.same_victim and self.partners > 1), "same_victim cannot ask for more than one partner")
        check(not self.unconnected or self.victims > 1, "unconnected needs at least 2 victims")
        check(self.victims <= 20 or not self.unconnected, "unconnected can ask for at most 20 victims")


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that a definition asks: so many of what is counted, within a window."""

    count: Count
    threshold: Threshold
    window: Window = field(default_factory=Window)

    def __post_init__(self) -> None:
        crimes = self.threshold.crimes or self.threshold.severity
        partners = not self.threshold.partners or not self.count.allowed_relationships.isdisjoint(INTIMATE)
        check(partners, "partners are intimate: let victims or relationships hold them")
        check(not self.count.principal_only or bool(crimes), "principal_only needs a number of crimes or a severity")
        last, first = self.window.last, self.window.first
        ended = self.count.recording_era == SINCE and last is not None and last < CHANGED_ON
        check(not ended, "the window ends before the recording era begins")
        late = self.count.recording_era == BEFORE and first is not None and first >= CHANGED_ON
        # A crime may be recorded long after it happened, never before it was reported.
        check(not late, "the window begins after the recording era has ended")
