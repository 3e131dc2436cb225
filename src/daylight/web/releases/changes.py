"""What changed between two loaded releases: who joined and left each definition, what became of person ids."""

from typing import Any

from django.db.models import Count

from daylight.web.releases.models import Listing, Register


def changes_since(before: int | None, number: int) -> dict[str, Any]:
    """Counts by definition of who joined and left, and of people joined and split.

    Somebody whose id was joined into another is followed: they neither leave nor join by that.
    """
    register = dict(
        Register.objects.filter(loaded=number).values_list("change").annotate(count=Count("id")).order_by("change")
    )
    if before is None:
        return {"first": True, "register": register, "definitions": {}}
    became = _became(number)
    then, now = _met(before), _met(number)
    definitions = {}
    for definition in sorted(then.keys() | now.keys()):
        were = {became.get(person, person) for person in then.get(definition, set())}
        are = now.get(definition, set())
        definitions[definition] = {"joined": sorted(are - were), "left": sorted(were - are), "met": len(are)}
    return {"first": False, "register": register, "definitions": definitions}


def _met(number: int) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    rows = Listing.objects.filter(loaded=number, met=True).values_list("definition", "person_id")
    for definition, person in rows.iterator():
        found.setdefault(definition, set()).add(person)
    return found


def _became(number: int) -> dict[str, str]:
    """Which person an ended id leads to, where it leads to one."""
    rows = Register.objects.filter(loaded=number, change="joined").values_list("person_id", "other_ids")
    return {person: others[0] for person, others in rows if others}
