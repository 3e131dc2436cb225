"""What happens once a release became current: areas above listen, and one that fails undoes nothing."""

import logging

from django.dispatch import Signal

from daylight.domain.errors import DaylightError
from daylight.web.audit.actions import record
from daylight.web.releases.models import Load

release_loaded = Signal()
"""Sent with `load` after a release became current, in no transaction: a receiver keeps its own.

A receiver may be called again for the same load (after a failure that was put right): it must do nothing twice.
"""
_log = logging.getLogger(__name__)


def tell_loaded(load: Load) -> None:
    """Let every receiver know. What fails is recorded with its receiver's name, and said where releases are listed."""
    failed = []
    for receiver, answer in release_loaded.send_robust(sender=Load, load=load):
        if isinstance(answer, Exception):
            name = f"{receiver.__module__}.{getattr(receiver, '__name__', 'receiver')}"
            why = str(answer) if isinstance(answer, DaylightError) else type(answer).__name__
            failed.append(f"{name} ({why})")
            _log.error("after a load, %s failed: %s", name, type(answer).__name__)
            detail = {"what": name, "why": why}
            record("failed after a load", by=load.by, subject=f"release:{load.release_id}", detail=detail)
    if failed:
        said = f"The release is current, but what follows a load was not done by {', '.join(failed)}. Tell support."
        Load.objects.filter(pk=load.pk).update(failure=said)
