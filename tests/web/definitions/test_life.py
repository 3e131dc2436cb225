"""The life of a definition on the site: draft, review, two names, in force, retired; and what stands in the way."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from daylight.domain.access import Permission, Role, grant_of
from daylight.domain.declarations import toml_of
from daylight.domain.definitions import definition_of, definitions_in_force, shipped_definitions
from daylight.domain.errors import Conflict, Invalid, Refused
from daylight.domain.sentences import sentence_of
from daylight.web.audit.models import Entry
from daylight.web.definitions import actions
from daylight.web.definitions.models import Edition
from daylight.web.definitions.queries import exported, known
from daylight.web.releases.models import Load
from tests.web.conftest import Member
from tests.web.definitions.test_builder import EXAMPLE, typed
from tests.web.definitions.trials import write_bench

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]
ID = "serial-partners@2026.1"
SENTENCE = sentence_of(definition_of(EXAMPLE, place="example"))
ALL = {"read": "on", "enter": "on", "leave": "on"}


def _row(definition_id: str = ID) -> Edition:
    name, _, edition = definition_id.partition("@")
    return Edition.objects.get(name=name, edition=edition)


def _now(definition_id: str = ID) -> dict[str, Any]:
    return {"definition_id": definition_id, "version": _row(definition_id).version}


def in_review(member: Member, data: dict[str, Any] = EXAMPLE, names: int = 2) -> str:
    """The example, drafted and sent for review, with so many names under it."""
    analyst = member(Role.ANALYST, username=f"ana-{data['edition']}")
    one = str(actions.save_draft(data=data, version=None, by=analyst))
    actions.send_for_review(**_now(one), by=analyst)
    for number in range(names):
        actions.sign_off(**_now(one), by=member(Role.SUPERVISOR, username=f"sue-{number}-{data['edition']}"))
    return one


def _tried(folder: Path, rules: dict[str, tuple[str, int]], both: int = 0, **more: Any) -> None:
    release = Load.objects.get(state=Load.CURRENT).release_id
    actions.load_trial(write_bench(folder, release, rules, both, **more), by="tests")


def test_two_different_people_sign_and_put_it_in_force(signed_in: SignedIn, loaded: int, tmp_path: Path) -> None:
    analyst, sue, sam = (signed_in(role, username=name) for role, name in (
        (Role.ANALYST, "ana"), (Role.SUPERVISOR, "sue"), (Role.SUPERVISOR, "sam"),
    ))  # fmt: skip
    sent = typed(EXAMPLE)
    actions_url = f"/definitions/{ID}/move/"
    analyst.post("/definitions/new/", {key: sent.getlist(key) for key in sent})
    case = {"title": "three against two", "as_of": "2026-10-31", "expect": ["met"], "version": _row().version,
            "events": "\n".join(EXAMPLE["case"][0]["events"])}  # fmt: skip
    assert analyst.post(f"/definitions/{ID}/cases/0/", case).status_code == 302
    assert "Passes" in analyst.get(f"/definitions/{ID}/").content.decode()
    assert analyst.post(actions_url + "review/", {"version": _row().version}).status_code == 302
    assert sue.post(actions_url + "sign/", {"version": _row().version}).status_code == 302
    again = sue.post(actions_url + "sign/", {"version": _row().version})
    assert again.status_code == 403
    assert "another person" in again.content.decode()
    assert sue.get(f"/definitions/{ID}/in-force/").status_code == 403  # never tried
    assert sam.post(actions_url + "sign/", {"version": _row().version}).status_code == 302
    _tried(tmp_path / "bench", {ID: (SENTENCE, 12)})
    page = sam.get(f"/definitions/{ID}/in-force/").content.decode()
    assert "12 people will enter" in page
    missing = sam.post(f"/definitions/{ID}/in-force/", {"version": _row().version, "told": "12,0"}).content.decode()
    assert missing.count("Tick this to say that you understand") == 4  # beside each field, and in the summary
    assert _row().stage == "in_review"
    sam.post(f"/definitions/{ID}/in-force/", ALL | {"version": _row().version, "told": "12,0"})
    assert _row().stage == "live"
    entry = Entry.objects.get(action="put a definition in force")
    assert entry.detail == {"enter": 12, "leave": 0, "signed by": "Test sue and Test sam"}


def test_what_is_live_is_exported_with_its_names_and_a_run_takes_it(
    member: Member, loaded: int, tmp_path: Path
) -> None:
    assert exported() == ("", 0)
    one = in_review(member)
    _tried(tmp_path / "bench", {one: (SENTENCE, 3)})
    actions.put_in_force(**_now(), enter=3, leave=0, by=member(Role.SUPERVISOR))
    text, number = exported()
    assert number == 1
    live = definitions_in_force(text)[-1]
    assert (live.name, live.stage.value, len(live.signed), len(live.cases)) == ("serial-partners", "live", 2, 2)


def test_the_edition_before_is_retired_and_who_leaves_is_counted(member: Member, loaded: int, tmp_path: Path) -> None:
    first = in_review(member)
    _tried(tmp_path / "one", {first: (SENTENCE, 20)})
    supervisor = member(Role.SUPERVISOR)
    actions.put_in_force(**_now(), enter=20, leave=0, by=supervisor)
    second = in_review(member, EXAMPLE | {"edition": "2026.2"})
    _tried(tmp_path / "two", {second: (SENTENCE, 30)})
    with pytest.raises(Refused, match=r"did not try serial-partners@2026\.1"):
        actions.put_in_force(**_now(second), enter=30, leave=0, by=supervisor)
    _tried(tmp_path / "three", {first: (SENTENCE, 20), second: (SENTENCE, 30)}, both=15)
    with pytest.raises(Refused, match="numbers have changed"):
        actions.put_in_force(**_now(second), enter=30, leave=0, by=supervisor)
    actions.put_in_force(**_now(second), enter=15, leave=5, by=supervisor)
    assert [_row(one).stage for one in (first, second)] == ["retired", "live"]


def test_a_live_edition_retires_what_ships_and_who_leaves_is_counted(
    member: Member, signed_in: SignedIn, loaded: int, tmp_path: Path
) -> None:
    (matac,) = (each for each in shipped_definitions() if each.name == "matac")
    shipped = f"matac@{matac.edition}"
    one = in_review(member, EXAMPLE | {"retires": [{"name": "matac", "edition": matac.edition, "reason": "Ours does"}]})
    supervisor = member(Role.SUPERVISOR)
    _tried(tmp_path / "alone", {one: (SENTENCE, 30)})
    with pytest.raises(Refused, match=f"did not try {shipped}"):
        actions.put_in_force(**_now(), enter=30, leave=0, by=supervisor)
    _tried(tmp_path / "both", {one: (SENTENCE, 30), shipped: (sentence_of(matac), 20)}, both=15)
    page = signed_in(Role.SUPERVISOR, username="reader").get(f"/definitions/{one}/in-force/").content.decode()
    assert "It retires" in page
    assert "Ours does" in page
    assert "stay in force beside it" not in page
    actions.put_in_force(**_now(), enter=15, leave=5, by=supervisor)
    entry = Entry.objects.get(action="retired a definition")
    assert (entry.subject, entry.detail) == (f"definition:{shipped}", {"for": one, "why": "Ours does"})
    assert known(shipped).definition.stage.value == "retired"
    page = signed_in(Role.ANALYST, username="other").get(f"/definitions/{shipped}/").content.decode()
    assert f"retired here by {one}: Ours does" in page
    text, _ = exported()
    assert "matac" not in {each.name for each in definitions_in_force(text)}
    actions.retire(**_now(), reason="A mistake", by=supervisor)
    assert known(shipped).definition.stage.value == "live"


def test_what_does_not_ship_cannot_be_retired(member: Member, loaded: int) -> None:
    data = EXAMPLE | {"retires": [{"name": "nobody", "edition": "1", "reason": "Why not"}]}
    analyst = member(Role.ANALYST)
    one = str(actions.save_draft(data=data, version=None, by=analyst))
    with pytest.raises(Refused, match="retires nobody, which does not ship"):
        actions.send_for_review(**_now(one), by=analyst)
    assert _row(one).stage == "draft"


def test_a_trial_of_another_text_does_not_count(member: Member, loaded: int, tmp_path: Path) -> None:
    one = in_review(member)
    _tried(tmp_path / "bench", {one: ("A suspect of something else.", 3)})
    with pytest.raises(Refused, match="changed after its trial"):
        actions.put_in_force(**_now(), enter=3, leave=0, by=member(Role.SUPERVISOR))


def test_one_name_is_not_enough_and_no_case_neither(member: Member, loaded: int, tmp_path: Path) -> None:
    one = in_review(member, names=1)
    _tried(tmp_path / "bench", {one: (SENTENCE, 3)})
    supervisor = member(Role.SUPERVISOR)
    with pytest.raises(Refused, match="only one person has"):
        actions.put_in_force(**_now(), enter=3, leave=0, by=supervisor)
    bare = {key: value for key, value in EXAMPLE.items() if key != "case"} | {"edition": "2026.2"}
    second = in_review(member, bare)
    with pytest.raises(Refused, match="no worked case"):
        actions.put_in_force(**_now(second), enter=3, leave=0, by=supervisor)


def test_sent_back_it_loses_its_names_and_can_be_changed_again(signed_in: SignedIn, member: Member) -> None:
    one = in_review(member)
    analyst = member(Role.ANALYST, username="another")
    with pytest.raises(Refused, match="not a draft"):
        actions.save_draft(data=EXAMPLE, version=_row().version, by=analyst)
    client = signed_in(Role.SUPERVISOR)
    empty = client.post(f"/definitions/{one}/move/draft/", {"version": _row().version, "reason": ""})
    assert "Say why, for those who come after" in empty.content.decode()
    client.post(f"/definitions/{one}/move/draft/", {"version": _row().version, "reason": "The window is too long"})
    assert (_row().stage, _row().signatures.count()) == ("draft", 0)
    assert "The window is too long" in client.get(f"/definitions/{one}/").content.decode()


def test_a_change_meanwhile_shows_both_and_the_person_chooses(signed_in: SignedIn, member: Member) -> None:
    analyst = member(Role.ANALYST, username="ana")
    actions.save_draft(data=EXAMPLE, version=None, by=analyst)
    opened = _row().version
    actions.save_draft(data=EXAMPLE | {"title": "Theirs"}, version=opened, by=analyst)
    client = signed_in(Role.ANALYST, username="second")
    sent = typed(EXAMPLE | {"title": "Mine"})
    mine = {key: sent.getlist(key) for key in sent}
    answer = client.post(f"/definitions/{ID}/edit/", mine | {"version": opened})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Theirs" in page
    assert 'value="Mine"' in page
    assert "Save mine over theirs" in page
    assert f'name="version" value="{opened + 1}"' in page
    client.post(f"/definitions/{ID}/edit/", mine | {"version": opened + 1})
    assert tomllib.loads(_row().text)["title"] == "Mine"
    with pytest.raises(Conflict, match="changed serial-partners"):
        actions.send_for_review(definition_id=ID, version=opened, by=analyst)
    stale = client.post(f"/definitions/{ID}/move/review/", {"version": opened})
    assert stale.status_code == 409
    assert "Somebody else changed this" in stale.content.decode()


def test_a_case_that_fails_keeps_it_in_draft(member: Member) -> None:
    wrong = [EXAMPLE["case"][0] | {"expect": "nothing"}]
    analyst = member(Role.ANALYST)
    actions.save_draft(data=EXAMPLE | {"case": wrong}, version=None, by=analyst)
    with pytest.raises(Invalid, match="expects nothing, and the definition says met"):
        actions.send_for_review(**_now(), by=analyst)
    assert _row().stage == "draft"


def test_text_is_refused_with_its_place_and_a_suggestion(signed_in: SignedIn) -> None:
    client = signed_in(Role.ANALYST)
    for text, says in (
        ("name = ", "not valid TOML"),
        ('name = "x"\nedtion = "1"', "did you mean &#x27;edition&#x27;"),
        ("[[definition]]\n", "is missing"),
        (toml_of(EXAMPLE | {"stage": "live"}), "leave out stage"),
        (toml_of(EXAMPLE | {"edition": "a/b"}), "may hold letters"),
    ):
        page = client.post("/definitions/new/text/", {"text": text}).content.decode()
        assert "Error: Write a definition" in page
        assert says in page.replace("&#39;", "&#x27;"), says
    assert client.post("/definitions/new/text/", {"text": toml_of(EXAMPLE)}).status_code == 302
    other = client.post(f"/definitions/{ID}/edit/text/", {"text": toml_of(EXAMPLE | {"name": "x"}), "version": 1})
    assert "another is a new definition" in other.content.decode()


def test_a_worked_case_is_changed_and_removed(signed_in: SignedIn, member: Member) -> None:
    actions.save_draft(data=EXAMPLE, version=None, by=member(Role.ANALYST, username="ana"))
    client = signed_in(Role.ANALYST)
    assert "three incidents against two partners" in client.get(f"/definitions/{ID}/cases/1/").content.decode()
    bad = {"title": "x", "as_of": "2026-10-31", "events": "2024-02-01 nothing v1", "expect": ["met"],
           "version": _row().version}  # fmt: skip
    assert "is no offence code" in client.post(f"/definitions/{ID}/cases/1/", bad).content.decode()
    client.post(f"/definitions/{ID}/cases/1/", {"do": "remove", "version": _row().version})
    assert [case["title"] for case in tomllib.loads(_row().text)["case"]] == ["stalked once, and convicted of it"]
    assert client.get(f"/definitions/{ID}/cases/7/").status_code == 404


def test_what_ships_stands_as_it_is(signed_in: SignedIn) -> None:
    analyst, supervisor = signed_in(Role.ANALYST), signed_in(Role.SUPERVISOR)
    assert analyst.get("/definitions/matac@2026.1/edit/").status_code == 404
    assert supervisor.get("/definitions/matac@2026.1/in-force/").status_code == 404
    assert supervisor.post("/definitions/matac@2026.1/move/retire/", {"version": 1}).status_code == 404
    assert 'value="2026.2"' in analyst.get("/definitions/new/", {"from": "matac@2026.1"}).content.decode()


def test_every_move_is_only_for_those_granted(member: Member) -> None:
    one = in_review(member, names=0)
    for role in Role:
        if grant_of([role], Permission.SIGN_DEFINITION):
            continue
        somebody = member(role)
        for refused in (
            lambda by: actions.sign_off(**_now(one), by=by),
            lambda by: actions.send_back(**_now(one), reason="no", by=by),
            lambda by: actions.put_in_force(**_now(one), enter=0, leave=0, by=by),
            lambda by: actions.retire(**_now(one), reason="no", by=by),
        ):
            with pytest.raises(Refused, match="may not sign"):
                refused(somebody)
    with pytest.raises(Refused, match="may not draft"):
        actions.save_draft(data=EXAMPLE, version=None, by=member(Role.SUPERVISOR))
    assert _row().stage == "in_review"
