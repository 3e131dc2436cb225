"""Her consent, asked by whatever refers her or shares what is hers."""

from django.utils import timezone

from daylight.domain.errors import NotFound
from daylight.domain.survivors import Said, check_consent, shipped_policy, standing
from daylight.web.agreements.leaving import Leaving
from daylight.web.audit.actions import record
from daylight.web.survivors.models import Consent, WithoutConsent


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


def answer(leaving: Leaving) -> None:
    """What `agreements.leaving` asks for every act by which something of hers leaves the force.

    Refused as `check` refuses. What goes ahead without her consent stands on her page and in the audit.
    """
    if not leaving.survivor_id:
        raise NotFound("Say whose consent it is.")
    because = leaving.because.strip()[:500]
    said, today = said_by(leaving.survivor_id), timezone.localdate()
    check_consent(said, leaving.purpose, today, because=because)
    if standing(said, leaving.purpose, today):
        return
    told = {"purpose": leaving.purpose, "act": leaving.act, "gateway": leaving.gateway, "because": because}
    WithoutConsent.objects.create(survivor_id=leaving.survivor_id, by=leaving.by.username, at=timezone.now(), **told)
    subject = f"survivor:{leaving.survivor_id}"
    record("shared without her consent", by=leaving.by.username, subject=subject, detail=told)


def left_without(survivor_id: str) -> list[WithoutConsent]:
    """What of hers left without her consent, the newest first."""
    return list(WithoutConsent.objects.filter(survivor_id=survivor_id))


def stands(survivor_id: str) -> dict[str, bool | None]:
    """Each purpose with what she says of it today; None where she was not asked, or it has run out."""
    said, today = said_by(survivor_id), timezone.localdate()
    return {code: standing(said, code, today) for code in shipped_policy().purposes}
