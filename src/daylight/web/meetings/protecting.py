"""What keeps free text of meetings and packs from telling of a survivor: asked as it is typed, and as it is made."""

from dataclasses import replace

from daylight.domain.errors import NotFound
from daylight.domain.letters import SurvivorData, leaks
from daylight.web.caseload.models import Case
from daylight.web.people.protected import own_names, survivor_data
from daylight.web.releases.queries import current_number

WITHHELD = "[withheld: it could tell of somebody at risk]"


class Guarded:
    """What may not be told beside one case, read once. Where it cannot be read, nothing typed is told."""

    def __init__(self, case: Case) -> None:
        self._known: SurvivorData | None
        try:
            loaded = current_number()
            known = survivor_data(loaded, case.person_id)
            self._known = replace(known, references=frozenset(), dates=frozenset())
            self._own = own_names(loaded, case.person_id)
        except NotFound:
            self._known, self._own = None, []

    def kinds(self, text: str) -> list[str]:
        """What a text would tell: kinds in words."""
        if not text.strip():
            return []
        if self._known is None:
            return ["what cannot be checked: no release has this person"]
        return leaks([text], text, self._known, own_names=self._own)

    def told(self, text: str) -> str:
        """The text, or that it is withheld."""
        return WITHHELD if self.kinds(text) else text


def kinds_told(case: Case, text: str) -> list[str]:
    """What a text would tell of a survivor beside this case: kinds in words, empty for nothing."""
    return Guarded(case).kinds(text) if text.strip() else []
