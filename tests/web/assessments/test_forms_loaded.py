"""The forms in use: a force loads its own and its licensed words, whole or not at all, and no edition is lost."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from daylight.domain.access import Permission, Role, grant_of
from daylight.domain.assessments import shipped_forms
from daylight.domain.errors import BadExtract, Refused
from daylight.web.assessments.actions import load_form_file
from daylight.web.assessments.models import LoadedForm, LoadedWording
from daylight.web.assessments.queries import every_form, forms_in_use, wording_of
from daylight.web.audit.models import Entry
from tests.web.conftest import Member

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]
PAGE = "/assessment-forms/"
OWN = """
[[forms]]
name = "our_form"
edition = "{edition}"
title = "Our own form"
source = "The force"
owner = "lead"
[forms.topics]
fear = {{ name = "fear", required = true }}
pets = {{ name = "animals", required = false }}
"""


def _own(edition: str = "1") -> bytes:
    return OWN.format(edition=edition).encode()


def _wording(**changed: str) -> bytes:
    form = shipped_forms()[0]
    words = {key: f"Licensed question about {key}?" for key in form.topic_ids} | changed
    lines = [f'{key} = "{text}"' for key, text in words.items()]
    return "\n".join([f'form = "{form.name}"', f'edition = "{form.edition}"', "[wording]", *lines]).encode()


def _send(client: Client, content: bytes) -> str:
    return client.post(PAGE, {"file": SimpleUploadedFile("own.toml", content)}, follow=True).content.decode()


@pytest.mark.parametrize("role", list(Role))
def test_only_those_who_may_load_a_form_see_the_page(role: Role, signed_in: SignedIn, member: Member) -> None:
    may = grant_of([role], Permission.LOAD_FORM) is not None
    assert signed_in(role).get(PAGE).status_code == (200 if may else 403)
    if not may:
        with pytest.raises(Refused):
            load_form_file(_own(), file="own.toml", by=member(role, username="direct"))
        assert not LoadedForm.objects.exists()


def test_a_form_of_the_forces_own_comes_into_use_and_every_edition_stays(signed_in: SignedIn) -> None:
    client = signed_in(Role.ADMINISTRATOR)
    assert "Loaded: Our own form, edition 1" in _send(client, _own("1"))
    assert "kept for the assessments that used it" in _send(client, _own("2"))
    assert [(form.name, form.edition) for form in forms_in_use()][-1] == ("our_form", "2")
    assert ("our_form", "1") in every_form()
    entries = Entry.objects.filter(action="loaded form")
    assert [(entry.subject, entry.detail["edition"]) for entry in entries.order_by("number")] == [
        ("form:our_form", "1"),
        ("form:our_form", "2"),
    ]


def test_licensed_words_are_kept_each_time_and_the_newest_shown(signed_in: SignedIn) -> None:
    client, form = signed_in(Role.SUPERVISOR), shipped_forms()[0]
    _send(client, _wording())
    assert "own, loaded" in _send(client, _wording(fear="Another question?"))
    newest = wording_of(form.name, form.edition)
    assert newest is not None
    assert newest.words["fear"] == "Another question?"
    assert LoadedWording.objects.count() == 2


def test_every_fault_is_told_and_nothing_is_loaded(signed_in: SignedIn) -> None:
    client = signed_in(Role.SUPERVISOR)
    page = _send(client, _wording(feer="Afraid?", fear=" "))
    assert "did you mean fear?" in page
    assert "topic fear has no words" in page
    assert "The file has 2 faults. None was loaded" in page
    assert not LoadedWording.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe", "not UTF-8"),
        (b"[[forms", "not TOML"),
        (b"x = 1", "form must be one of"),
        (_own("1") + _own("1"), "has an edition 1 already"),
        (_own("1").replace(b'title = "Our own form"', b"title = 5"), "must be a text"),
        (_own("1").replace(b"required = true", b'required = "yes"'), "true or false"),
        (_own("1").replace(b'owner = "lead"\n', b""), "has no owner"),
        (_own("e" * 41), "the edition is longer than 40"),
        (_own("1").replace(b"lead", b"le\\u0000ad"), "must be a text"),
    ],
)
def test_a_file_that_is_wrong_says_what_to_do(content: bytes, words: str, member: Member) -> None:
    with pytest.raises(BadExtract) as wrong:
        load_form_file(content, file="own.toml", by=member(Role.SUPERVISOR))
    assert words in str(wrong.value)
    assert not LoadedForm.objects.exists()


def test_an_edition_is_never_replaced(member: Member) -> None:
    by = member(Role.SUPERVISOR)
    load_form_file(_own("1"), file="own.toml", by=by)
    with pytest.raises(BadExtract, match="give it another"):
        load_form_file(_own("1").replace(b"fear", b"terror"), file="own.toml", by=by)
    assert "fear" in every_form()["our_form", "1"].topic_ids


def test_no_file_and_an_empty_or_huge_one_are_told(signed_in: SignedIn) -> None:
    client = signed_in(Role.SUPERVISOR)
    assert "Choose a file" in client.post(reverse("assessment-forms"), {}).content.decode()
    assert "The file is empty" in _send(client, b"")
    assert "larger than 1 MB" in _send(client, b"#" * 1_000_001)
