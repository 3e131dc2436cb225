"""Pages that write a definition: the sentence built by buttons, the same as text, and the worked cases."""

import tomllib
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from daylight.domain.access import Permission
from daylight.domain.declarations import toml_of
from daylight.domain.definitions import definition_of, read_definitions
from daylight.domain.errors import Invalid, NotFound, Refused
from daylight.domain.sentences import sentence_of
from daylight.web.access.guards import GuardedRequest, guarded
from daylight.web.definitions.actions import Changed, save_draft
from daylight.web.definitions.builder import (
    PLACE,
    Data,
    case_of,
    data_of,
    fault_of,
    kept_of,
    next_edition,
    typed_case,
    typed_of,
)
from daylight.web.definitions.forms import CaseForm, ConditionForm, HeadForm, TextForm
from daylight.web.definitions.models import Edition
from daylight.web.definitions.queries import Known, known, own_of

_MOST_CONDITIONS = 12
_BLANK: Data = {"group": "serial", "condition": [{"count": {"themes": ["domestic"]}, "window": {"years": 5}}]}
WIDE = " daylight-wide"


@dataclass
class Sheet:
    """The builder as it stands on the screen: its forms, what is wrong, and how it reads where it can be read."""

    head: HeadForm
    conditions: list[ConditionForm]
    sentence: str = ""
    faults: list[dict[str, str]] = field(default_factory=list)
    data: Data | None = None

    @classmethod
    def showing(cls, head: Data, conditions: list[Data], *, named: bool) -> "Sheet":
        """The builder with these values in it, none of them judged."""
        forms = [ConditionForm(initial=one, prefix=f"c{place}") for place, one in enumerate(conditions, start=1)]
        return cls(HeadForm(initial=head, named=named), forms)

    @classmethod
    def sent(cls, post: QueryDict, *, fixed: Data, kept: Data) -> "Sheet":
        """The builder as it was sent, judged by the forms and then by the language; `fixed` is not to be typed."""
        number = _conditions_in(post)
        sheet = cls(
            HeadForm(post, named=not fixed), [ConditionForm(post, prefix=f"c{place}") for place in range(1, number + 1)]
        )
        if not all([sheet.head.is_valid(), *(form.is_valid() for form in sheet.conditions)]):
            sheet._tell_faults()
            return sheet
        values = dict(sheet.head.cleaned_data) | fixed
        data = data_of(values, [form.cleaned_data for form in sheet.conditions], kept)
        try:
            sheet.sentence = sentence_of(definition_of(data, place=PLACE))
            sheet.data = data
        except Invalid as refused:
            sheet.refuse(refused)
        return sheet

    def refuse(self, refused: Invalid) -> None:
        """Put what the language refused beside the field that it is about, and into the summary."""
        fault = fault_of(refused)
        form: Any = self.head if fault.condition is None else self.conditions[fault.condition - 1]
        form.add_error(fault.field if fault.field in form.fields else None, fault.sentence)
        self._tell_faults()

    def _tell_faults(self) -> None:
        self.faults = []
        for place, form in enumerate([self.head, *self.conditions]):
            where = f"Condition {place}, " if place else ""
            for name, errors in form.errors.items():
                target = (
                    f"#{form[name].id_for_label or f'id_{form.add_prefix(name)}'}" if name in form.fields else "#main"
                )
                field = str(form.fields[name].label) if name in form.fields else "as a whole"
                words = f"{where}{field}" if where else field
                self.faults += [
                    {"text": f"{words[:1].upper()}{words[1:]}: {error}", "href": target} for error in errors
                ]


def _conditions_in(post: QueryDict) -> int:
    given = post.get("conditions", "1")
    return min(max(int(given), 1), _MOST_CONDITIONS) if given.isdigit() else 1


def _as_typed(form: Any, post: QueryDict) -> Data:
    """The values of a form as they were typed, for showing again under another number."""
    several = {name for name, each in form.fields.items() if hasattr(each.widget, "allow_multiple_selected")}
    return {
        name: post.getlist(form.add_prefix(name))
        if name in several and name in _LISTS
        else post.get(form.add_prefix(name))
        for name in form.fields
    }


_LISTS = {"themes", "kinds", "relationships", "roles", "answered_since_first"}


def _reshaped(post: QueryDict, do: str, *, named: bool) -> Sheet | None:
    """The builder with a condition more or fewer, as a button asked; None where no such button was pressed."""
    number = _conditions_in(post)
    conditions = [_as_typed(ConditionForm(prefix=f"c{place}"), post) for place in range(1, number + 1)]
    if do == "add":
        conditions += _typed_blank() if number < _MOST_CONDITIONS else []
    elif do.startswith("remove-") and do.removeprefix("remove-").isdigit():
        gone = int(do.removeprefix("remove-"))
        conditions = [one for place, one in enumerate(conditions, start=1) if place != gone] or _typed_blank()
    else:
        return None
    return Sheet.showing(_as_typed(HeadForm(named=named), post), conditions, named=named)


def _typed_blank() -> list[Data]:
    return typed_of(_BLANK)[1]


@guarded(Permission.DRAFT_DEFINITION)
@require_http_methods(["GET", "POST"])
def new(request: GuardedRequest) -> HttpResponse:
    """Build a definition of the force's own, from nothing or as the next edition of one that there is."""
    before = known(request.GET["from"]) if request.GET.get("from") else None
    head, conditions = typed_of(_followed(before) if before else _BLANK)
    if request.method == "GET":
        sheet = Sheet.showing(head, conditions, named=True)
        return _builder(request, sheet, before=before)
    kept = kept_of(before.data) if before else {}
    return _built(request, fixed={}, kept=kept, version=None, before=before)


def _followed(before: Known) -> Data:
    return before.data | {"edition": next_edition(before.definition.edition)}


@guarded(Permission.DRAFT_DEFINITION)
@require_http_methods(["GET", "POST"])
def edit(request: GuardedRequest, definition_id: str) -> HttpResponse:
    """Change a draft by its sentence."""
    one, row = _own(definition_id)
    if request.method == "GET":
        sheet = Sheet.showing(*typed_of(one.data), named=False)
        return _builder(request, sheet, row=row)
    fixed = {"name": row.name, "edition": row.edition}
    return _built(request, fixed=fixed, kept=kept_of(one.data), version=_version(request), row=row)


def _own(definition_id: str) -> tuple[Known, Edition]:
    one = known(definition_id)
    if one.own is None:
        raise NotFound(f"{one.id} ships with Daylight and stands as it is. Begin a new edition of your own.")
    return one, one.own


def _version(request: GuardedRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdigit() else -1


def _built(request: GuardedRequest, *, fixed: Data, kept: Data, version: int | None, **about: Any) -> HttpResponse:
    """What the button asked: a condition more or fewer, the sentence read back, or the draft saved."""
    do = request.POST.get("do", "save")
    sheet = _reshaped(request.POST, do, named=not fixed)
    if sheet is not None:
        return _builder(request, sheet, **about)
    sheet = Sheet.sent(request.POST, fixed=fixed, kept=kept)
    if sheet.data is not None and do == "save":
        try:
            row = save_draft(data=sheet.data, version=version, by=request.user)
        except Invalid as refused:
            sheet.refuse(refused)
        except Changed as conflict:
            return _builder(request, sheet, conflict=conflict, **about)
        else:
            messages.success(request, f"{row} is saved as a draft. It lists nobody until it is in force.")
            return redirect("definition", str(row))
    return _builder(request, sheet, **about)


def _builder(
    request: GuardedRequest,
    sheet: Sheet,
    *,
    row: Edition | None = None,
    before: Known | None = None,
    conflict: Changed | None = None,
) -> HttpResponse:
    said = {
        "sheet": sheet,
        "row": row,
        "before": before,
        "theirs": own_of(conflict.theirs) if conflict else None,
        "conflict": conflict,
        "version": conflict.theirs.version if conflict else request.POST.get("version") or (row.version if row else ""),
        "full": len(sheet.conditions) >= _MOST_CONDITIONS,
        "wide": WIDE,
    }
    return render(request, "definitions/builder.html", said, status=409 if conflict else 200)


@guarded(Permission.DRAFT_DEFINITION)
@require_http_methods(["GET", "POST"])
def new_text(request: GuardedRequest) -> HttpResponse:
    """Write or paste a definition as TOML."""
    before = known(request.GET["from"]) if request.GET.get("from") else None
    first = toml_of(_followed(before)) if before else ""
    return _written(request, first=first, row=None)


@guarded(Permission.DRAFT_DEFINITION)
@require_http_methods(["GET", "POST"])
def edit_text(request: GuardedRequest, definition_id: str) -> HttpResponse:
    """Change a draft as TOML."""
    _, row = _own(definition_id)
    return _written(request, first=row.text, row=row)


def _written(request: GuardedRequest, *, first: str, row: Edition | None) -> HttpResponse:
    form = TextForm(request.POST if request.method == "POST" else None, initial={"text": first})
    conflict = None
    if request.method == "POST" and form.is_valid():
        try:
            data = _read(form.cleaned_data["text"], row)
            saved = save_draft(data=data, version=_version(request) if row else None, by=request.user)
        except Invalid as refused:
            form.add_error("text", str(refused))
        except Changed as raised:
            conflict = raised
        else:
            messages.success(request, f"{saved} is saved as a draft. It lists nobody until it is in force.")
            return redirect("definition", str(saved))
    said = {
        "form": form,
        "row": row,
        "conflict": conflict,
        "theirs": own_of(conflict.theirs) if conflict else None,
        "version": conflict.theirs.version if conflict else request.POST.get("version") or (row.version if row else ""),
        "wide": WIDE,
    }
    return render(request, "definitions/text.html", said, status=409 if conflict else 200)


def _read(text: str, row: Edition | None) -> Data:
    """The one declaration in a text; Invalid for several, or for another name or edition than the draft's."""
    found = read_definitions(text, file=PLACE)
    if len(found) > 1 or "definition" in tomllib.loads(text):
        raise Invalid(f"{PLACE}: write one definition, without [[definition]] over it.")
    if row is not None and (found[0].name, found[0].edition) != (row.name, row.edition):
        raise Invalid(f'{PLACE}: keep name = "{row.name}" and edition = "{row.edition}"; another is a new definition.')
    return tomllib.loads(text)


@guarded(Permission.DRAFT_DEFINITION)
@require_http_methods(["GET", "POST"])
def edit_case(request: GuardedRequest, definition_id: str, number: int) -> HttpResponse:
    """Write, change or remove a worked case of a draft: `number` counts from 1, and 0 is a new one."""
    one, row = _own(definition_id)
    cases = list(one.data.get("case", ()))
    if number > len(cases):
        raise NotFound(f"{one.id} has no worked case {number}. Go back to the definition.")
    form = CaseForm(
        request.POST if request.method == "POST" else None, initial=typed_case(cases[number - 1]) if number else {}
    )
    removed = number > 0 and request.POST.get("do") == "remove"
    if request.method == "POST" and (removed or form.is_valid()):
        changed = cases[: number - 1] if number else list(cases)
        changed += [] if removed else [case_of(form.cleaned_data)]
        changed += cases[number:] if number else []
        try:
            save_draft(data=_with_cases(one.data, changed), version=_version(request), by=request.user)
        except (Invalid, Refused) as refused:
            form.add_error(None, str(refused).removeprefix(f"{PLACE}, "))
        else:
            messages.success(request, "The worked cases are saved.")
            return redirect("definition", one.id)
    said = {
        "form": form,
        "one": one,
        "row": row,
        "number": number,
        "version": request.POST.get("version") or row.version,
    }
    return render(request, "definitions/case.html", said)


def _with_cases(data: Data, cases: list[Data]) -> Data:
    rest = {key: value for key, value in data.items() if key != "case"}
    return rest | ({"case": cases} if cases else {})
