"""Reading releases: which one pages show, and what it says."""

from daylight.domain.errors import NotFound
from daylight.web.releases.models import Load


def current() -> Load | None:
    """The release that pages show; None before the first load."""
    return Load.objects.filter(state=Load.CURRENT).defer("changes", "manifest", "quality").first()


def current_number() -> int:
    """The number that every released row of now bears. NotFound, in words for the screen, before the first load."""
    number = Load.objects.filter(state=Load.CURRENT).values_list("number", flat=True).first()
    if number is None:
        raise NotFound("No release has been loaded yet. An analyst loads one under Releases.")
    return int(number)


def current_load() -> Load:
    """The release that pages show, whole with its manifest. NotFound before the first load."""
    return Load.objects.get(number=current_number())
