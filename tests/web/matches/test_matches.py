"""The queue of matches: what is asked, what is hidden, what an answer does, and how it is undone."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from daylight.domain.access import Permission, Role, grant_of
from daylight.domain.errors import Invalid, NotFound, Refused
from daylight.web.access.models import Restriction
from daylight.web.audit.models import Entry
from daylight.web.matches.actions import SomebodyElseJudged, judge_match, take_back
from daylight.web.matches.decisions import decided
from daylight.web.matches.queries import question_at, questions
from daylight.web.people.actions import allocate
from daylight.web.people.judgements import Verdict, pair_of
from daylight.web.people.models import Judgement
from tests.cli.hand_made import LONE, SEALED, SECRETS, SERIAL, VICTIM
from tests.web.conftest import Member
from tests.web.matches.conftest import HERS, HIDDEN, OTHERS, SPLIT, USED

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]
M1, M2, M5, M7 = (("wessex", "involvements", f"M{number}") for number in (1, 2, 5, 7))
REASON = "The same address and telephone"


def _page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def _form(client: Client, rank: int, **typed: Any) -> dict[str, Any]:
    said = client.get(f"/matches/{rank}/").context
    return {"pair": said["token"], "seen": said["seen"], "judgement": "same", "reason": REASON, **typed}


def test_only_those_who_may_judge_see_the_queue(signed_in: SignedIn, queued: int) -> None:
    for role in Role:
        client = signed_in(role)
        expected = 200 if grant_of([role], Permission.JUDGE_MATCH) else 403
        for address in ("/matches/", f"/matches/{USED}/", "/matches/judged/"):
            assert client.get(address).status_code == expected, (role, address)


def test_the_queue_begins_with_what_changes_most_and_counts_the_sealed(signed_in: SignedIn, queued: int) -> None:
    page = _page(signed_in(Role.ANALYST), "/matches/")
    assert page.index("1: compare") < page.index("3: compare")
    assert "4: compare" not in page
    assert SEALED not in page
    assert "1 pair with a sealed identity is not shown" in page
    assert "found 9 such pairs and asks about the first 5" in page


def test_an_empty_queue_says_so(signed_in: SignedIn, loaded: int) -> None:
    assert "0 questions" in _page(signed_in(Role.ANALYST), "/matches/")
    assert "0 answers" in _page(signed_in(Role.ANALYST, username="other"), "/matches/judged/")


def test_what_is_typed_into_the_address_cannot_break_the_queue(signed_in: SignedIn, queued: int) -> None:
    client = signed_in(Role.ANALYST)
    for query in ("?show=x", "?changes=x", "?page=-1", "?page=x", "?show=all&changes=undoes"):
        assert client.get(f"/matches/{query}").status_code == 200
    assert client.get("/matches/9999/").status_code == 404


def test_two_rows_stand_side_by_side_with_their_effect(signed_in: SignedIn, queued: int) -> None:
    page = _page(signed_in(Role.ANALYST), f"/matches/{USED}/")
    assert "Aldous Brackwater" in page
    assert "Al Brakwater" in page
    assert "would no longer meet “Repeat”" in page
    assert f"/people/{LONE}/" in page
    states = {
        field.words: field.state for field in signed_in(Role.SUPERVISOR).get(f"/matches/{USED}/").context["fields"]
    }
    assert states == {"Name": "differ", "Born": "close", "Reference": "blank", "Address": "blank", "Postcode": "blank",
                      "Telephone": "blank"}  # fmt: skip


def test_one_incident_twice_is_warned_of(signed_in: SignedIn, queued: int) -> None:
    page = _page(signed_in(Role.ANALYST), f"/matches/{SPLIT}/")
    assert "Both rows are of one incident, as suspect and as victim." in page
    assert "The dates of birth differ" not in page


def test_a_survivors_rows_are_hidden_and_still_compared(signed_in: SignedIn, queued: int) -> None:
    client = signed_in(Role.ANALYST)
    page = _page(client, f"/matches/{HERS}/") + _page(client, f"/matches/{SPLIT}/") + _page(client, "/matches/")
    assert not [secret for secret in (*SECRETS, VICTIM) if secret in page]
    states = {field.words: field.state for field in client.get(f"/matches/{HERS}/").context["fields"]}
    assert (states["Name"], states["Telephone"], states["Address"]) == ("match", "match", "match")


def test_a_survivors_rows_are_shown_with_a_reason_that_is_kept(signed_in: SignedIn, queued: int) -> None:
    assert signed_in(Role.ANALYST).get(f"/matches/{HERS}/reveal/").status_code == 403
    client = signed_in(Role.SUPERVISOR)
    assert client.get(f"/matches/{HERS}/reveal/")["Location"].startswith("/purpose/")
    client.post("/purpose/?next=/&for=reveal_survivor", {"purpose": "review"})
    assert "at least 10 letters" in client.post(f"/matches/{HERS}/reveal/", {"reason": "x"}).content.decode()
    shown = client.post(f"/matches/{HERS}/reveal/", {"reason": "To tell two survivors apart"}).content.decode()
    assert "Zyvictima Quxsurname" in shown
    entry = Entry.objects.filter(action="revealed survivor").latest("number")
    assert (entry.subject, entry.detail["reason"]) == (f"person:{VICTIM}", "To tell two survivors apart")
    assert "Zyvictima" not in _page(client, f"/matches/{HERS}/")


def test_an_answer_shows_at_once_and_goes_on_to_the_next(signed_in: SignedIn, queued: int) -> None:
    client = signed_in(Role.ANALYST, username="ann")
    answer = client.post(f"/matches/{USED}/", _form(client, USED, judgement="different"))
    assert answer["Location"] == f"/matches/{HERS}/"
    assert "1: compare" not in _page(client, "/matches/")
    assert "1: compare" in _page(client, "/matches/?show=judged")
    person = _page(client, f"/people/{LONE}/")
    assert "Rows involvements M1 and involvements M2: judged two people by ann. Takes effect in the next run." in person
    assert "Takes effect in the next run." in _page(client, "/matches/judged/")
    assert Entry.objects.filter(action="judged match", by="ann").count() == 1


def test_an_answer_that_the_release_has_already_is_no_news(member: Member, signed_in: SignedIn, queued: int) -> None:
    judge_match(M1, M2, judgement="same", reason=REASON, seen=0, by=member(Role.ANALYST))
    client = signed_in(Role.SUPERVISOR)
    assert "Takes effect" not in _page(client, f"/people/{LONE}/")
    assert "The release has it so." in _page(client, "/matches/judged/")


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [({"judgement": ""}, "Choose an answer"), ({"reason": ""}, "Say why"), ({"judgement": "maybe"}, "Choose one"),
     ({"pair": "0" * 16}, "A new release was loaded"), ({"reason": "x" * 501}, "at most 500")],
)  # fmt: skip
def test_a_broken_answer_says_what_to_do(signed_in: SignedIn, queued: int, typed: Any, complaint: str) -> None:
    client = signed_in(Role.ANALYST)
    page = client.post(f"/matches/{USED}/", _form(client, USED, **typed)).content.decode()
    assert "There is a problem" in page
    assert complaint in page
    assert "<title>Error: " in page
    assert not Judgement.objects.exists()


def test_two_who_answer_at_once_see_each_other_and_choose(member: Member, signed_in: SignedIn, queued: int) -> None:
    client = signed_in(Role.ANALYST, username="ann")
    form = _form(client, USED)
    judge_match(M1, M2, judgement="different", reason="He was in custody", seen=0, by=member(Role.SUPERVISOR))
    conflict = client.post(f"/matches/{USED}/", form)
    assert "Somebody answered while you were looking" in conflict.content.decode()
    assert "He was in custody" in conflict.content.decode()
    assert Judgement.objects.count() == 1
    client.post(f"/matches/{USED}/", form | {"seen": conflict.context["seen"]})
    assert Judgement.objects.count() == 2


def test_two_answers_are_shown_and_neither_goes_on(member: Member, signed_in: SignedIn, queued: int) -> None:
    ann, sue = member(Role.ANALYST, username="ann"), member(Role.SUPERVISOR, username="sue")
    judge_match(M1, M2, judgement="same", reason=REASON, seen=0, by=ann)
    judge_match(M2, M1, judgement="different", reason=REASON, seen=1, by=sue)
    assert question_at(queued, USED).verdict is Verdict.DISPUTED
    assert decided().rows["judgements"] == []
    assert decided().disputed == 1
    client = signed_in(Role.ANALYST, username="amy")
    assert "1 pair with two answers that differ" in _page(client, "/matches/")
    assert "Neither counts until they agree" in _page(client, f"/people/{LONE}/")
    take_back(Judgement.objects.get(by="ann").pk, reason="She knows him", by=sue)
    assert [row["judgement"] for row in decided().rows["judgements"]] == ["different"]


def test_a_doubt_does_not_undo_what_another_is_sure_of(member: Member, queued: int) -> None:
    judge_match(M1, M2, judgement="same", reason=REASON, seen=0, by=member(Role.ANALYST))
    judge_match(M1, M2, judgement="unsure", reason=REASON, seen=1, by=member(Role.SUPERVISOR))
    assert [row["judgement"] for row in decided().rows["judgements"]] == ["same"]


def test_a_later_word_replaces_ones_own(member: Member, queued: int) -> None:
    ann = member(Role.ANALYST)
    judge_match(M1, M2, judgement="same", reason=REASON, seen=0, by=ann)
    judge_match(M1, M2, judgement="different", reason=REASON, seen=1, by=ann)
    assert question_at(queued, USED).verdict is Verdict.DIFFERENT
    assert Judgement.objects.filter(taken_back_at=None).count() == 1
    assert Judgement.objects.count() == 2


def test_ones_own_answer_is_undone_anothers_only_by_whoever_settles(
    member: Member, signed_in: SignedIn, queued: int
) -> None:
    made = judge_match(M1, M2, judgement="same", reason=REASON, seen=0, by=member(Role.ANALYST, username="ann"))
    other = signed_in(Role.ANALYST, username="amy")
    address = f"/matches/judged/{made.pk}/"
    assert "Undo this answer" not in _page(other, address)
    assert other.post(address, {"reason": "I know better"}).status_code == 403
    client = signed_in(Role.SUPERVISOR)
    assert "Say why" in client.post(address, {"reason": ""}).content.decode()
    assert client.post(address, {"reason": "He was abroad"}).status_code == 302
    made.refresh_from_db()
    assert (made.taken_back_by, made.taken_back_because) == ("supervisor", "He was abroad")
    assert client.post(address, {"reason": "Once more"}).status_code == 400
    assert "1: compare" in _page(client, "/matches/")


def test_a_restricted_case_is_restricted_here_too(member: Member, signed_in: SignedIn, queued: int) -> None:
    made = judge_match(M1, M2, judgement="same", reason=REASON, seen=0, by=member(Role.SUPERVISOR))
    Restriction.objects.create(person_id=LONE, reason="police suspect", by="sue", at=timezone.now())
    client = signed_in(Role.ANALYST)
    page = _page(client, "/matches/?show=all")
    assert "compare" not in page
    assert page.count("Restricted") >= 4
    history = _page(client, "/matches/judged/")
    assert "Restricted" in history
    assert REASON not in history
    for rank in (USED, HERS, OTHERS):  # her rows lie in his incidents
        assert client.get(f"/matches/{rank}/").status_code == 403
    assert client.get(f"/matches/judged/{made.pk}/").status_code == 404


def test_a_sealed_identity_is_never_asked_about_or_joined(member: Member, signed_in: SignedIn, queued: int) -> None:
    supervisor = member(Role.SUPERVISOR)
    with pytest.raises(Refused, match="sealed"):
        judge_match(M1, M7, judgement="same", reason=REASON, seen=0, by=supervisor)
    assert signed_in(Role.INFORMATION_MANAGER, Role.SUPERVISOR).get(f"/matches/{HIDDEN}/").status_code == 404
    assert {each.review.rank for each in questions(queued)[0]} == {USED, HERS, OTHERS, SPLIT}


def test_what_cannot_be_judged_is_refused(member: Member, queued: int) -> None:
    ann = member(Role.ANALYST)
    for one, other, error in ((M1, M1, Invalid), (M1, ("wessex", "involvements", "gone"), NotFound)):
        with pytest.raises(error):
            judge_match(one, other, judgement="same", reason=REASON, seen=0, by=ann)
    with pytest.raises(Invalid, match="Choose"):
        judge_match(M1, M2, judgement="perhaps", reason=REASON, seen=0, by=ann)
    with pytest.raises(Refused, match="may not judge"):
        judge_match(M1, M2, judgement="same", reason=REASON, seen=0, by=member(Role.OFFICER))
    judge_match(M1, M2, judgement="same", reason=REASON, seen=0, by=ann)
    with pytest.raises(SomebodyElseJudged):
        judge_match(M1, M2, judgement="same", reason=REASON, seen=0, by=member(Role.SUPERVISOR))


def test_a_look_is_audited_under_each_person(signed_in: SignedIn, queued: int) -> None:
    _page(signed_in(Role.ANALYST, username="ann"), f"/matches/{OTHERS}/")
    looked = Entry.objects.filter(action="compared rows", by="ann").values_list("subject", flat=True)
    assert set(looked) == {f"person:{LONE}", f"person:{SERIAL}"}


def test_the_queue_costs_the_same_whatever_its_length(
    signed_in: SignedIn, queued: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(Role.ANALYST)
    with django_assert_max_num_queries(25):
        client.get("/matches/?show=all")


def test_decisions_are_rows_as_the_run_takes_them(member: Member, queued: int) -> None:
    judge_match(M5, M1, judgement="same", reason="=1+1, he said", seen=0, by=member(Role.ANALYST, username="ann"))
    allocate([LONE], unit="Serial unit", owner=None, by=member(Role.SUPERVISOR, username="sue"))
    rows = decided().rows
    (judged,) = rows["judgements"]
    assert (judged["left_record_id"], judged["right_record_id"], judged["judgement"]) == ("M1", "M5", "same")
    assert (judged["by"], judged["reason"], judged["at"][-1]) == ("ann", "=1+1, he said", "Z")
    (listed,) = rows["listed"]
    assert (listed["person_id"], listed["by"], listed["until"]) == (LONE, "sue", "")


def test_a_pair_is_one_whichever_way_round() -> None:
    assert pair_of(M1, M2) == pair_of(M2, M1)


def test_the_questions_about_one_person_are_found_from_their_page(signed_in: SignedIn, queued: int) -> None:
    client = signed_in(Role.ANALYST)
    assert f"/matches/?show=all&amp;person={SERIAL}" in _page(client, f"/people/{SERIAL}/identity/")
    page = _page(client, f"/matches/?show=all&person={SERIAL.lower()}")
    assert "3: compare" in page
    assert "1: compare" not in page
    assert "Error: " in _page(client, "/matches/?person=" + "P" * 30)


def test_the_home_page_counts_what_the_queue_shows_waiting(queued: int, signed_in: Callable[..., Client]) -> None:
    client = signed_in(Role.OFFENDER_MANAGER)

    def counted() -> int:
        cards = {card.words: card.number for card in client.get("/").context["waiting"]}
        return cards.get("Identity questions to judge", 0)

    def shown() -> int:
        return int(client.get("/matches/").context["page"].paginator.count)

    assert counted() == shown() > 0
    rank = client.get("/matches/").context["page"].object_list[0].review.rank
    page = client.get(f"/matches/{rank}/").content.decode()
    hidden = dict(re.findall(r'name="(pair|seen)" value="([^"]*)"', page))
    given = {"judgement": "same", "reason": "The same scar", **{name: unescape(text) for name, text in hidden.items()}}
    before = counted()
    assert client.post(f"/matches/{rank}/", given).status_code == 302
    assert counted() == shown() == before - 1
