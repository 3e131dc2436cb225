"""What keeps free text of meetings and packs from telling of a survivor: asked as it is typed, and as it is made."""

from daylight.web.caseload.models import Case
from daylight.web.safety.protecting import beside

WITHHELD = "[withheld: it could tell of somebody at risk]"


class Guarded:
    """What may not be told beside one case, read once. Where it cannot be read, nothing typed is told."""

    def __init__(self, case: Case) -> None:
        found = beside(case)
        self._beside = found.undated if found else None

    def kinds(self, text: str) -> list[str]:
        """What a text would tell: kinds in words."""
        if not text.strip():
            return []
        if self._beside is None:
            return ["what cannot be checked, as nobody at risk is known (name them on the safety page),"]
        return self._beside.kinds(text, typed=[text])

    def told(self, text: str) -> str:
        """The text, or that it is withheld."""
        return WITHHELD if self.kinds(text) else text


def kinds_told(case: Case, text: str) -> list[str]:
    """What a text would tell of a survivor beside this case: kinds in words, empty for nothing."""
    return Guarded(case).kinds(text) if text.strip() else []
