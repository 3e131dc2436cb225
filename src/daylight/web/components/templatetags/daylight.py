"""The site's template tags: GOV.UK components, form fields with their errors, words for dates and levels."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from jinja2 import Environment, PackageLoader, PrefixLoader

from daylight.web.components.addresses import address

register = template.Library()
LEVELS = {"very_high": "Very high", "high": "High", "medium": "Medium", "standard": "Standard"}


@cache
def _jinja() -> Environment:
    return Environment(
        loader=PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        autoescape=True,
        trim_blocks=True,
    )


@cache
def _macro(component: str) -> Any:
    name = "govuk" + "".join(part.capitalize() for part in component.split("-"))
    return getattr(_jinja().get_template(f"govuk_frontend_jinja/components/{component}/macro.html").module, name)


def _nested(params: dict[str, Any]) -> dict[str, Any]:
    """`label__text="Name"` becomes `{"label": {"text": "Name"}}`."""
    made: dict[str, Any] = {}
    for name, value in params.items():
        *way, last = name.split("__")
        place = made
        for step in way:
            place = place.setdefault(step, {})
        place[last] = value
    return made


def _laid_over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """Both together, level by level; where both say something, the one above counts."""
    both = {
        name: _laid_over(below[name], value) if isinstance(value, dict) and isinstance(below.get(name), dict) else value
        for name, value in above.items()
    }
    return below | both


class _Address(URLNode):
    """A link's address, from what is kept of its kind of page wherever that says it."""

    def render(self, context: Context) -> str:
        if not self.kwargs and self.asvar is None:
            given = [one.resolve(context) for one in self.args]
            if (found := address(str(self.view_name.resolve(context)), *given)) is not None:
                return SafeString(found)
        return super().render(context)


@register.tag
def url(parser: Parser, token: Token) -> URLNode:
    """Django's own `{% url %}`, quicker: a table has several on each row."""
    node = django_url(parser, token)
    return _Address(node.view_name, node.args, node.kwargs, node.asvar)


_SAID_OFTEN = frozenset({"button", "tag"})
"""Components that say words of the site, never of a record: each is made once."""


@register.simple_tag
def govuk(component: str, **params: Any) -> SafeString:
    """A GOV.UK component: `{% govuk "button" text="Save" %}`; two underscores go one level down."""
    if component in _SAID_OFTEN and all(isinstance(value, str | bool) for value in params.values()):
        return _kept(component, **params)
    return SafeString(_macro(component)(_nested(params)))  # the library's macro escapes what it is given


@lru_cache(maxsize=512, typed=True)
def _kept(component: str, **params: Any) -> SafeString:
    return SafeString(_macro(component)(_nested(params)))


@register.simple_tag
def govuk_field(field: BoundField, **params: Any) -> SafeString:
    """A form's field with its label, hint and error, as the component that fits its widget."""
    component, made = _component_of(field)
    made |= {"errorMessage": {"text": field.errors[0]} if field.errors else None}
    if field.help_text:
        made["hint"] = {"text": str(field.help_text)}
    made = {name: value for name, value in _laid_over(made, _nested(params)).items() if value is not None}
    return SafeString(_macro(component)(made))


@register.simple_tag
def govuk_fields(form: forms.BaseForm) -> SafeString:
    """Every field of a form in its order; hidden ones are only sent."""
    return SafeString("".join(str(field) if field.is_hidden else govuk_field(field) for field in form))


@register.inclusion_tag("components/form.html")
def post_form(form: forms.BaseForm, button: str, *, classes: str = "") -> dict[str, Any]:
    """A whole form with its button: `{% post_form form "Keep" %}`."""
    return {"form": form, "button": button, "classes": classes}


@register.simple_block_tag
def back(content: str, to: str, *args: Any) -> SafeString:
    """The way back: `{% back 'case' case.reference %}The case{% endback %}`, by a page's name or its address."""
    link = '<nav aria-label="Back"><a href="{}" class="govuk-back-link">{}</a></nav>'
    return format_html(link, resolve_url(to, *args), content)


def _component_of(field: BoundField) -> tuple[str, dict[str, Any]]:
    widget, name = field.field.widget, field.html_name
    value = field.value()
    label = {"text": str(field.label)}
    common = {"id": field.id_for_label or f"id_{name}", "name": name, "label": label}
    if isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect):  # the first is a kind of the second
        chosen = {str(one) for one in value or []} if isinstance(value, list | tuple) else {str(value)}
        items = [
            {"value": str(key), "text": str(text), "checked": str(key) in chosen}
            for key, text in widget.choices
            if key != ""
        ]
        kind = "checkboxes" if isinstance(widget, forms.CheckboxSelectMultiple) else "radios"
        legend = {"legend": {"text": str(field.label), "classes": "govuk-fieldset__legend--s"}}
        return kind, {"idPrefix": f"id_{name}", "name": name, "fieldset": legend, "items": items}
    if isinstance(widget, forms.CheckboxInput):
        item = {"value": "on", "text": str(field.label), "checked": bool(value)}
        return "checkboxes", {"idPrefix": f"id_{name}", "name": name, "items": [item]}
    if isinstance(widget, forms.Select):
        items = [
            {"value": str(key), "text": str(text), "selected": str(key) == str(value or "")}
            for key, text in widget.choices
        ]
        return "select", common | {"items": items}
    if isinstance(widget, forms.Textarea):
        return "textarea", common | {"value": str(value or ""), "rows": widget.attrs.get("rows", 4)}
    if isinstance(widget, forms.ClearableFileInput):
        return "file-upload", common
    kept = widget.attrs.items()
    attributes = {key: str(it) for key, it in kept if key not in {"class", "required", "placeholder"}}
    kind = "date" if isinstance(widget, forms.DateInput) else getattr(widget, "input_type", "text")
    shown = value.isoformat() if isinstance(value, date) else str(value if value is not None else "")
    secret = kind == "password"
    return "input", common | {"value": "" if secret else shown, "type": kind, "attributes": attributes}


@register.simple_tag
def govuk_error_summary(form: forms.BaseForm) -> SafeString:
    """Every error of a form, above it, each a link to its field; nothing when there is none."""
    if not form.errors:
        return SafeString("")
    errors = [
        {"text": str(error), "href": f"#{_first_id(form, name)}" if name in form.fields else "#main"}
        for name, found in form.errors.items()
        for error in found
    ]
    return SafeString(_macro("error-summary")({"titleText": "There is a problem", "errorList": errors}))


def _first_id(form: forms.BaseForm, name: str) -> str:
    """Where the field's first control is: choices are numbered by the component, the first without a number."""
    return form[name].id_for_label or f"id_{form.add_prefix(name)}"


@register.filter
def level_badge(level: str | None) -> SafeString:
    """The level as a badge: the word is always written. Badges are for risk and nothing else."""
    known = level if level in LEVELS else "unknown"
    return format_html(
        '<strong class="daylight-badge daylight-badge--{}">{}</strong>', known, LEVELS.get(known, "Unknown")
    )


@register.filter
def on_day(value: date | datetime | None) -> str:
    """1 November 2026; "not known" for none. A time is shown only by `at_time`."""
    if value is None:
        return "not known"
    day = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return f"{day.day} {day:%B %Y}"


@register.filter
def due(value: date | None) -> SafeString:
    """A day by which something is due, and how far it is: overdue, soon (within 7 days) or later, always in words."""
    if value is None:
        return SafeString("no day set")
    days = (value - timezone.localdate()).days
    many = f"{abs(days)} day{'' if abs(days) == 1 else 's'}"
    kind = " daylight-due--overdue" if days < 0 else " daylight-due--soon" if days <= 7 else ""
    words = f"overdue by {many}" if days < 0 else "today" if days == 0 else f"in {many}" if days <= 7 else ""
    return format_html('<span class="daylight-due{}">{}{}</span>', kind, on_day(value), f", {words}" if words else "")


@register.filter
def at_time(value: datetime | None) -> str:
    """1 November 2026, 14:05; without the time where it is midnight, which means that none was known."""
    if value is None:
        return "not known"
    local = timezone.localtime(value)
    return on_day(local) if (local.hour, local.minute) == (0, 0) else f"{on_day(local)}, {local:%H:%M}"


@register.filter
def hours(number: int) -> str:
    """24 hours; whole days from two on: 168 is "7 days"."""
    return f"{number // 24} days" if number % 24 == 0 and number >= 48 else f"{number} hours"


@register.filter
def in_words(values: Iterable[str] | None) -> str:
    """One, two and three."""
    *first, last = [str(value) for value in values or []] or ["none"]
    return f"{', '.join(first)} and {last}" if first else last


@register.filter
def code_words(code: str | None) -> str:
    """A code as words: `former_partner` is "former partner"; "not known" for none."""
    return str(code).replace("_", " ") if code else "not known"


@register.filter
def percent(share: float | None) -> str:
    """0.234 as 23.4%; nothing for none."""
    return "" if share is None else f"{share:.1%}"


@register.filter
def share_of(part: float | None, whole: float | None) -> str:
    """One number of another as 23%; nothing where either is not known or the whole is nothing."""
    return f"{part / whole:.0%}" if part is not None and whole else ""


@register.filter
def get(mapping: dict[str, Any], key: str) -> Any:
    """What a mapping holds under a key; None where it holds nothing."""
    return mapping.get(key)


@register.simple_tag(takes_context=True)
def query_with(context: dict[str, Any], **changes: Any) -> str:
    """This page's query with some parts changed; an empty value takes a part away."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in ("", None):
            query[name] = str(value)
    return "?" + query.urlencode()


@register.inclusion_tag("components/pagination.html", takes_context=True)
def page_links(context: dict[str, Any], page: Page[Any]) -> dict[str, Any]:
    """Links to the pages around this one, and which rows are shown."""
    return {"page": page, "request": context["request"]}


@register.inclusion_tag("components/sort_head.html", takes_context=True)
def sort_head(context: dict[str, Any], name: str, words: str, *, numeric: bool = False) -> dict[str, Any]:
    """A table's head that sorts by itself: a link, without script; `aria-sort` says how it stands."""
    request: HttpRequest = context["request"]
    now = request.GET.get("sort", context.get("sorted_by", ""))
    direction = {name: "ascending", f"-{name}": "descending"}.get(now, "none")
    following = name if direction == "descending" else f"-{name}"
    return {"words": words, "direction": direction, "following": following, "numeric": numeric, "request": request}
