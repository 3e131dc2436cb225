"""Reading releases: which one pages show, and what it says."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from daylight.domain.errors import NotFound
from daylight.web.releases.models import Load

_of_page: ContextVar[list[Load | None] | None] = ContextVar("release of the page", default=None)


@contextmanager
def one_release() -> Iterator[None]:
    """For as long as the block lasts everything reads one release, asked for once: a page never mixes two."""
    before = _of_page.set([])
    try:
        yield
    finally:
        _of_page.reset(before)


def current() -> Load | None:
    """The release that pages show; None before the first load."""
    kept = _of_page.get()
    if kept is None:
        return _current()
    if not kept:
        kept.append(_current())
    return kept[0]


def _current() -> Load | None:
    return Load.objects.filter(state=Load.CURRENT).defer("changes", "manifest", "quality").first()


def current_number() -> int:
    """The number that every released row of now bears. NotFound, in words for the screen, before the first load."""
    load = current()
    if load is None:
        raise NotFound("No release has been loaded yet. An analyst loads one under Releases.")
    return int(load.number)


def current_load() -> Load:
    """The release that pages show, whole with its manifest. NotFound before the first load."""
    return Load.objects.get(number=current_number())
