"""Where markers are delivered: systems named in a TOML file of the force, each with an address and a secret."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.conf import settings

from daylight.domain.errors import Invalid
from daylight.domain.markers import Kind
from daylight.web.markers.models import Delivery


@dataclass(frozen=True, slots=True)
class Destination:
    """One system that receives markers. The secret is in a file of its own and in no log."""

    name: str
    url: str
    secret: bytes = field(repr=False)

    def takes(self, kind: Kind) -> bool:
        """The records system takes the flag on a person; command and control takes every kind."""
        return self.name == Delivery.COMMAND or kind is Kind.PERSON


def destinations() -> tuple[Destination, ...]:
    """The systems that are set up; none where the force has named no file."""
    path: Path | None = settings.DELIVERY
    return _read(path) if path else ()


@cache
def _read(path: Path) -> tuple[Destination, ...]:
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    known = dict(Delivery.TO)
    if unknown := set(told) - set(known):
        raise Invalid(f"{path.name} names {', '.join(sorted(unknown))}: markers go to {' or '.join(known)}.")
    found = []
    for name, about in told.items():
        secret = (path.parent / about["secret_file"]).read_bytes().strip()
        if len(secret) < 32:
            raise Invalid(f"The secret of {name} is shorter than 32 letters: make a longer one.")
        if not str(about["url"]).startswith(("https://", "http://127.0.0.1", "http://localhost")):
            raise Invalid(f"The address of {name} must begin with https://.")
        found.append(Destination(name, str(about["url"]).rstrip("/"), secret))
    return tuple(found)
