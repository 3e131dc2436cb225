"""What is typed about plans: an action as its kind asks, steps, reviews, hours, second looks."""

from functools import partial
from typing import Any

from django import forms

from daylight.domain.access import Permission, grant_of
from daylight.domain.interventions import LONGEST_TEXT, Field, Intervention, Proportionality, shipped_catalogue
from daylight.web.accounts.models import User
from daylight.web.caseload.models import Case
from daylight.web.components import fields
from daylight.web.people.models import Allocation
from daylight.web.plans.actions import Attendee, Wanted
from daylight.web.plans.models import Action, Attendance, PlanReview

OWN = "own_"
ATTENDEES = 6
_day = partial(fields.day, missing="Give the date")


def _text(
    label: str, *, required: bool = True, hint: str = "", longest: int = LONGEST_TEXT, rows: int = 3
) -> forms.CharField:
    missing = f"Answer: {label}" if required else ""
    if rows == 1:
        return fields.line(label, missing, hint=hint, most=longest)
    return fields.words(label, missing, hint=hint, most=longest, rows=rows)


def _choice(
    label: str, choices: list[tuple[str, str]], *, required: bool = True, radio: bool = True
) -> forms.ChoiceField:
    missing = f"Choose: {label}" if required else ""
    if radio:
        return fields.choice(label, choices, missing, "Choose one of those offered", required=required)
    return fields.pick(label, [("", "Choose"), *choices], missing, "Choose one of those offered")


def owners_of(case: Case) -> list[User]:
    """Who may do actions of a case: members of the unit that holds it, and whoever may plan everywhere."""
    unit = Allocation.objects.filter(person_id=case.key).values_list("unit", flat=True).first()
    users = User.objects.filter(is_active=True, agency="")
    able = [user for user in users if grant_of(user.held_roles, Permission.PLAN)]
    return sorted((user for user in able if unit is None or user.unit == unit), key=lambda user: user.shown_name)


def own_field(field: Field) -> forms.Field:
    """The form's field of what an entry of the catalogue asks for."""
    match field.kind:
        case "date":
            return _day(field.words, required=field.required, hint=field.hint)
        case "choice":
            return _choice(field.words, list(field.choices), required=field.required)
        case "yes_no":
            return _choice(field.words, [("yes", "Yes"), ("no", "No")], required=field.required)
        case "number":
            return forms.IntegerField(
                label=field.words, required=field.required, min_value=1, max_value=field.longest,
                error_messages={"invalid": "Write a whole number", "required": f"Answer: {field.words}"},
            )  # fmt: skip
        case "unit":
            units = User.objects.filter(is_active=True, agency="").exclude(unit="").values_list("unit", flat=True)
            return _choice(field.words, [(unit, unit) for unit in sorted(set(units))], radio=False)
        case _:
            rows = 4 if field.kind == "text" and field.longest > 200 else 1
            longest = 40 if field.kind == "reference" else field.longest
            return _text(field.words, required=field.required, hint=field.hint, longest=longest, rows=rows)


class ActionForm(forms.Form):
    """An action as its kind asks: fields of its own from the catalogue, and its proportionality where it intrudes."""

    version = fields.version(required=False)

    def __init__(self, *args: Any, entry: Intervention, case: Case, again: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entry = entry
        self.owners = {str(user.pk): user for user in owners_of(case)}
        asked: dict[str, forms.Field] = {}
        if not entry.reference_only:
            hint = "What in his behaviour or life does it answer? Write “Survivor A”, never a name or place of hers."
            asked["need"] = _text("Need", required=False, hint=hint, longest=300, rows=2)
        asked |= {OWN + field.name: own_field(field) for field in entry.fields}
        if not entry.reference_only and entry.agency != "police":
            asked["agency"] = _text("Agency", longest=80, rows=1, required=not entry.agency)
        names = [(key, user.shown_name) for key, user in self.owners.items()]
        asked |= {
            "owner": _choice("Who does it?", names, required=False, radio=False),
            "target_on": _day("By when?"),
        }
        if entry.intrusive:
            powers = list(shipped_catalogue().powers.items())
            asked |= {
                "power": _choice("Under which power?", powers, required=False, radio=False),
                "purpose": _text("For which purpose?", required=False),
                "necessity": _text("Why is it necessary, and nothing milder enough?", required=False),
                "review_on": _day("When is that looked at again?", required=False),
            }
        why = "What must be known of the change?" if again else "Why is this needed for this person?"
        chosen = entry.step_reasons if again else entry.reasons
        hint = "Your own reason: a score alone is none."
        asked["reason"] = _choice(why, list(chosen)) if entry.reference_only else _text(why, hint=hint)
        self.fields |= asked

    def wanted(self) -> Wanted:
        """What was typed, as the action takes it."""
        told = self.cleaned_data
        details = {
            field.name: told[OWN + field.name] == "yes" if field.kind == "yes_no" else told[OWN + field.name]
            for field in self.entry.fields
            if told.get(OWN + field.name) not in (None, "")
        }
        written = Proportionality(
            told.get("power", ""), told.get("purpose", ""), told.get("necessity", ""), told.get("review_on")
        )
        owner = self.owners.get(told.get("owner", ""))
        return Wanted(told["target_on"], told.get("need", ""), details, told.get("agency", ""), owner, written)


def initial_of(action: Action) -> dict[str, Any]:
    """An action as its form shows it, to be proposed again."""
    own = {
        OWN + name: ("yes" if value else "no") if isinstance(value, bool) else value
        for name, value in action.details.items()
    }
    return own | {
        "need": action.need, "agency": action.agency, "owner": str(action.owner_id or ""), "power": action.power,
        "target_on": action.target_on, "purpose": action.purpose, "necessity": action.necessity,
        "review_on": action.review_on, "version": action.version,
    }  # fmt: skip


class StepForm(forms.Form):
    """One step of an action: the version that was read, and the reason where the step asks one."""

    version = fields.version(required=False)

    def __init__(self, *args: Any, action: Action, step: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= _step_fields(action, step)


_REASON = {"return", "put-back", "leave-undone", "drop", "rearrange"}


def _step_fields(action: Action, step: str) -> dict[str, forms.Field]:
    entry = action.entry
    found: dict[str, forms.Field] = {}
    if step == "complete":
        found = {
            "result": _choice("What came of it?", list(entry.results)),
            "done_on": _day("On which day was it done?"),
        }
        if not entry.reference_only:
            found["words"] = _text("In words", required=False)
    if step == "note":
        found = {"words": _text("What happened?")}
    if step == "announce":
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        wrong = {"required": "Give day and time", "invalid": "Write day and time as 2026-12-01 14:30"}
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
        found = {
            "when": forms.DateTimeField(
                label="When is contact meant to be?", input_formats=formats, widget=widget, error_messages=wrong
            )
        }
    if step == "session":
        found = {"on": _day("Day of the session"), "answer": _choice("Did he come?", list(Attendance.ANSWERS.items()))}
    if step == "rearrange":
        names = [(str(user.pk), user.shown_name) for user in owners_of(action.case)]
        found = {"owner": _choice("Who does it?", names, radio=False), "target_on": _day("By when?")}
    if step in _REASON:
        chosen = list(entry.step_reasons)
        found["reason"] = _choice("Why?", chosen) if entry.reference_only else _text("Why?")
    return found


class ReviewForm(forms.Form):
    """A review of a plan, with as many attendees as there are rows."""

    on = _day("Day of the review")
    outcome = _choice("What came of it?", list(PlanReview.OUTCOMES.items()))
    words = _text("In a sentence or two")
    next_on = _day("Next review")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, ATTENDEES + 1):
            first = number == 1
            self.fields[f"name_{number}"] = _text(f"Name, person {number}", required=first, longest=100, rows=1)
            self.fields[f"agency_{number}"] = _text(f"Agency, person {number}", required=first, longest=80, rows=1)
            hint = "What an advocate says for a survivor goes with her safety check, not here." if first else ""
            self.fields[f"brought_{number}"] = _text(f"What person {number} brought", required=False, hint=hint, rows=2)

    @property
    def attendees(self) -> list[Attendee]:
        """Who was there, from the rows that were filled."""
        told = self.cleaned_data
        rows = [
            [told.get(f"{part}_{n}", "") for part in ("name", "agency", "brought")] for n in range(1, ATTENDEES + 1)
        ]
        return [Attendee(*row) for row in rows if any(row)]


class HoursForm(forms.Form):
    """How many hours a week a unit has."""

    hours = forms.FloatField(
        label="Hours a week for actions", min_value=0, max_value=10_000,
        error_messages={"required": "Give the hours", "invalid": "Write hours as a number, such as 37.5",
                        "min_value": "Give no less than 0", "max_value": "Give at most 10,000"},
    )  # fmt: skip
    version = fields.version(required=False)


class AskForm(forms.Form):
    """Asking for a second look at a closed crime."""

    decision_maker = _text("Who decides?", longest=100, rows=1)
    reason = _text("What could prove it without her?", hint="Video, calls, injuries, neighbours, earlier admissions.")


class DecideForm(forms.Form):
    """One step of a second look."""

    version = fields.version(required=False)
    reason = _text("Why?")

    def __init__(self, *args: Any, steps: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"step": _choice("What happens?", [(step, step.capitalize()) for step in steps]), **self.fields}
