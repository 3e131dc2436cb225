"""Her consent, asked by whatever refers her or shares what is hers."""

from django.utils import timezone

from daylight.domain.errors import NotFound
from daylight.domain.survivors import Said, check_consent, shipped_policy, standing
from daylight.web.survivors.models import Consent


def said_by(survivor_id: str) -> list[Said]:
    """Everything that she said, in the order in which she said it."""
    rows = Consent.objects.filter(survivor_id=survivor_id).order_by("at", "pk")
    return [Said(row.purpose, row.given, row.on, row.until) for row in rows if row.purpose in shipped_policy().purposes]


def check(survivor_id: str, purpose: str, *, because: str = "") -> None:
    """Refused where she does not consent to a purpose today. Called inside the act that refers or shares.

    `because` is the written reason for going on without, which counts only where policy lets it.
    """
    if not survivor_id:
        raise NotFound("Say whose consent it is.")
    check_consent(said_by(survivor_id), purpose, timezone.localdate(), because=because)


def stands(survivor_id: str) -> dict[str, bool | None]:
    """Each purpose with what she says of it today; None where she was not asked, or it has run out."""
    said, today = said_by(survivor_id), timezone.localdate()
    return {code: standing(said, code, today) for code in shipped_policy().purposes}
