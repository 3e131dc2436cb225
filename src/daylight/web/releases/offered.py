"""Which releases may be loaded from a page: those directly under the declared folder, and no other place."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from daylight.domain.errors import DaylightError, NotFound, Refused
from daylight.web.releases.models import Load
from daylight.web.releases.reading import read_manifest


@dataclass(frozen=True, slots=True)
class Offered:
    """A release that may be loaded: its folder's name, what it says of itself, whether pages show it already."""

    name: str
    release_id: str
    as_of: str
    is_current: bool


def offered() -> list[Offered]:
    """The releases under the declared folder, the newest viewpoint first. Refused where it cannot be read."""
    if settings.RELEASES is None:
        return []
    try:
        places = sorted(place for place in settings.RELEASES.iterdir() if place.is_dir() and not place.is_symlink())
    except OSError:
        raise Refused("The releases folder cannot be read now. Tell the administrator; nothing was changed.") from None
    shown = set(Load.objects.filter(state=Load.CURRENT).values_list("release_id", flat=True))
    found = [one for place in places if (one := _told(place, shown)) is not None]
    return sorted(found, key=lambda one: (one.as_of, one.name), reverse=True)


def _told(place: Path, shown: set[str]) -> Offered | None:
    try:
        manifest = read_manifest(place)
    except DaylightError:
        return None
    release_id = str(manifest.get("release_id") or place.name)
    return Offered(place.name, release_id, str(manifest["as_of"])[:10], release_id in shown)


def offered_folder(name: str) -> Path:
    """The folder of a release that is offered. NotFound for any other name, whatever it points to."""
    if settings.RELEASES is None or name not in {one.name for one in offered()}:
        raise NotFound(f"No release called {name} is offered. Open the page again and choose from those shown.")
    return Path(settings.RELEASES) / name
