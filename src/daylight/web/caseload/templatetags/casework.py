"""What of casework stands on top of every page of a person, wherever that page is drawn."""

from typing import Any

from django import template

from daylight.web.caseload.presenters import on_top

register = template.Library()


@register.inclusion_tag("caseload/on_top.html", takes_context=True)
def casework(context: dict[str, Any], person_id: str) -> dict[str, Any]:
    """The open case of a person, its level and when it is due; nothing for those who may not see casework."""
    user = context["request"].user
    return {"shown": on_top(user, person_id) if user.is_authenticated else [], "person_id": person_id}
