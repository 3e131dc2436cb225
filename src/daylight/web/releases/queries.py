"""Reading releases: which one pages show, and what it says."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection

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


_LISTED = """
    WITH RECURSIVE listed (definition) AS (
        SELECT min(definition) FROM release_listing WHERE loaded = %s
        UNION ALL
        SELECT (SELECT min(definition) FROM release_listing WHERE loaded = %s AND definition > listed.definition)
        FROM listed WHERE listed.definition IS NOT NULL
    )
    SELECT definition FROM listed WHERE definition IS NOT NULL
"""
"""From one to the next by the index: PostgreSQL would read every row of the list to find the few that differ."""


def definitions_listed(loaded: int) -> list[str]:
    """The definitions of a release that have rows in the list, in the order of their names."""
    with connection.cursor() as cursor:
        cursor.execute(_LISTED, [loaded, loaded])
        return [definition for (definition,) in cursor.fetchall()]


def current_load() -> Load:
    """The release that pages show, whole with its manifest. NotFound before the first load."""
    return Load.objects.get(number=current_number())
