"""What a live marker is found by: each key is one indexed look, whatever the size of the force."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import prefetch_related_objects

from daylight.domain.markers import Kind, keys_of
from daylight.web.markers.models import Marker, MarkerKey
from daylight.web.markers.permits import people_of


def keep_keys(marker: Marker, *, live: bool) -> None:
    """Put the keys of a marker that went live, or take away those of one that ended; in the caller's transaction."""
    MarkerKey.objects.filter(marker=marker).delete()
    if not live:
        return
    keys = list(keys_of(marker.door)) if marker.door else []
    keys += [f"T:{marker.phone}"] if Kind(marker.kind).on_phone else []
    keys += [f"P:{one}" for one in people_of(marker)] if marker.kind == Kind.PERSON.value else []
    MarkerKey.objects.bulk_create(MarkerKey(key=key[:200], marker=marker) for key in keys)


def live_by(keys: Iterable[str]) -> list[Marker]:
    """Live markers that any of these keys finds: one query, two where there are any. Which fires, the rules say."""
    wanted = [key[:200] for key in keys]
    if not wanted:
        return []
    marks = ", ".join(["%s"] * len(wanted))
    with connection.cursor() as cursor:  # nearly every call meets no marker: that answer is made quick
        cursor.execute(f"SELECT DISTINCT marker_id FROM {MarkerKey._meta.db_table} WHERE key IN ({marks})", wanted)
        numbers = [row[0] for row in cursor.fetchall()]
    found = list(Marker.objects.filter(pk__in=numbers).order_by("pk")) if numbers else []
    prefetch_related_objects([one for one in found if one.kind == Kind.PERSON.value], "identities__sides")
    return found
