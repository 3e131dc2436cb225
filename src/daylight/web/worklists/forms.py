"""What may be asked of the list, and typed to allocate."""

from typing import Any

from django import forms

from daylight.web.accounts.models import User
from daylight.web.components import fields
from daylight.web.components.templatetags.daylight import LEVELS
from daylight.web.worklists.queries import SHOWN, SORTS, Asked


class ListForm(forms.Form):
    """The filters of the list. Shown unfiltered first."""

    definition = fields.pick("Definition")
    show = fields.pick(
        "Show",
        [
            ("met", "Who meets it"),
            ("near_miss", "Near misses: one event short"),
            ("provisional", "Who may meet it"),
        ],
    )
    level = fields.pick("Suggested level", [("", "Any"), *LEVELS.items()])
    unmanaged = forms.BooleanField(label="Managed by nobody", required=False)
    fragile = forms.BooleanField(label="Fragile: one wrong identity link would undo it", required=False)
    unallocated = forms.BooleanField(label="Not allocated", required=False)

    def __init__(self, *args: Any, definitions: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields.put(self, definition=list(definitions.items()))


def asked_of(query: Any, definitions: dict[str, str]) -> tuple[ListForm, Asked]:
    """The form as it was sent, and what is asked: a value that is not one of the choices counts as not given."""
    form = ListForm(query or None, definitions=definitions)
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    sort = query.get("sort", "rank")
    name = sort.removeprefix("-")
    return form, Asked(
        definition=given.get("definition") or next(iter(definitions), ""),
        show=given["show"] if given.get("show") in SHOWN else "met",
        sort=name if name in SORTS else "rank",
        descending=sort.startswith("-") and name in SORTS,
        unmanaged=bool(given.get("unmanaged")),
        fragile=bool(given.get("fragile")),
        unallocated=bool(given.get("unallocated")),
        level=given.get("level") or "",
    )


class AllocateForm(forms.Form):
    """Whose cases the chosen people become: a member's, or for now only the unit's."""

    owner = fields.account(
        "Offender manager", wrong="Choose somebody of the unit who has an account", nobody="The unit, nobody yet"
    )
    unit = fields.line("Unit", "Say which unit", most=80)

    def __init__(self, *args: Any, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"unit": unit}, **kwargs})
        members = User.objects.filter(is_active=True, roles__icontains="offender_manager").order_by("name", "username")
        self.fields["owner"].queryset = members  # type: ignore[attr-defined]
        self.fields["owner"].label_from_instance = lambda user: f"{user.shown_name}, {user.unit}"  # type: ignore[attr-defined]
