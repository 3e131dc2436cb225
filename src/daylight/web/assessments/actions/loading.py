"""Loading the force's own forms and its licensed words."""

import tomllib
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from daylight.domain.access import Permission, check_may
from daylight.domain.assessments import Form, form_worded, read_forms, read_wording
from daylight.domain.errors import BadExtract, Fault
from daylight.web.accounts.models import User
from daylight.web.assessments.models import LoadedForm, LoadedWording
from daylight.web.assessments.queries import every_form
from daylight.web.audit.actions import record


def load_form_file(content: bytes, *, file: str, by: User) -> list[str]:
    """Load a force's own forms, or its licensed words for one; what was loaded, each in words.

    All or nothing: BadExtract with every fault, also for an edition that is there already. Refused for whoever may not.
    """
    check_may(by.held_roles, Permission.LOAD_FORM)
    with transaction.atomic():
        if _is_wording(content):
            return [_load_wording(content, file=file, by=by)]
        return _load_forms(read_forms(content, file=file), file=file, by=by)


def _is_wording(content: bytes) -> bool:
    try:
        return "forms" not in tomllib.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        return False  # the reader of forms says what is wrong


def _load_wording(content: bytes, *, file: str, by: User) -> str:
    known = every_form()
    named = {form.name: form for form in known.values()}
    newest = form_worded(content, list(named.values()), file=file)
    edition = str(tomllib.loads(content.decode("utf-8-sig")).get("edition"))
    form = known.get((newest.name, edition), newest)
    words = read_wording(content, form, file=file)
    LoadedWording.objects.create(
        form=form.name, edition=form.edition, words=words, file=file[:200], by=by.username, at=timezone.now()
    )
    detail = {"form": form.name, "edition": form.edition, "file": file}
    record("loaded form wording", by=by.username, subject=f"form:{form.name}", detail=detail)
    return f"the words of {form.title}, edition {form.edition}"


def _load_forms(forms: Iterable[Form], *, file: str, by: User) -> list[str]:
    known, faults, seen = every_form(), [], set()
    for form in forms:
        key = (form.name, form.edition)
        if key in known or key in seen:
            faults.append(Fault(f"form {form.name} has an edition {form.edition} already; give it another", file))
        faults += [
            Fault(f"form {form.name}: {what} is longer than {most} letters; shorten it", file)
            for what, text, most in _lengths(form)
            if len(text) > most
        ]
        seen.add(key)
    if faults:
        raise BadExtract(faults)
    return [_load_form(form, file=file, by=by) for form in forms]


def _lengths(form: Form) -> list[tuple[str, str, int]]:
    own = [("the name", form.name, 60), ("the edition", form.edition, 40), ("the title", form.title, 200)]
    about = [("the source", form.source, 500), ("the owner", form.owner, 200)]
    return [*own, *about, *((f"topic {topic.id}", topic.id, 60) for topic in form.topics)]


def _load_form(form: Form, *, file: str, by: User) -> str:
    topics = [{"id": topic.id, "name": topic.name, "required": topic.required} for topic in form.topics]
    LoadedForm.objects.create(
        name=form.name,
        edition=form.edition,
        title=form.title,
        source=form.source,
        owner=form.owner,
        topics=topics,
        file=file[:200],
        by=by.username,
        at=timezone.now(),
    )
    detail = {"edition": form.edition, "topics": len(topics), "file": file}
    record("loaded form", by=by.username, subject=f"form:{form.name}", detail=detail)
    return f"{form.title}, edition {form.edition}"
