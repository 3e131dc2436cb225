"""From a new incident to a managed person across five roles, and one meeting: the casework whole, in a real browser."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from daylight.domain.meetings import is_meeting_day
from daylight.web.components.bank_holidays import bank_holidays_around
from tests.cli.hand_made import LONE, SECRETS, SERIAL
from tests.journeys.conftest import NARROW, PHONE, WIDE, Visit, Visitor, made_up_rows, site_of

WHY = "Reports grow more frequent and nobody has spoken with him"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site of its own: these journeys change whose case it is."""
    with site_of(tmp_path_factory.mktemp("casework"), made_up_rows()) as where:
        yield where


def _looked_at(visit: Visit, *, width: int = WIDE, hers: bool = False) -> None:
    """The page is for everybody at this width and the narrowest; on his pages nothing of a survivor stands."""
    visit.page.set_viewport_size({"width": width, "height": 900})
    assert not visit.faults(), visit.page.url
    assert not visit.runs_over(NARROW), visit.page.url
    visit.page.set_viewport_size({"width": width, "height": 900})
    if not hers:
        assert not [secret for secret in SECRETS if secret in visit.page.content()], visit.page.url


def _send(visit: Visit, words: str = "") -> None:
    """Send the page's form, or the one with this button."""
    button = f"main button:has-text('{words}')" if words else "main form[method=post] button[type=submit]"
    with visit.page.expect_navigation():
        visit.page.click(button)
    if "/purpose/" in visit.page.url:  # asked once an hour
        visit.page.check("input[value=incident]")
        with visit.page.expect_navigation():
            visit.page.click("main form button")
    assert not visit.page.title().startswith("Error:"), visit.words


def _follow(visit: Visit, words: str) -> None:
    with visit.page.expect_navigation():
        visit.page.click(f"main a:has-text('{words}')")


def _day(after: int) -> str:
    return (timezone.localdate() + timedelta(days=after)).isoformat()


def _referred(visitor: Visitor) -> str:
    """An officer refers at the door, on a phone: its reference."""
    visit = visitor("officer")
    visit.go("/referrals/")
    _looked_at(visit, width=PHONE)
    _send(visit, "Begin a referral")
    reference = visit.page.url.split("/referrals/")[1].split("/")[0]
    visit.page.check("input[name=danger][value=no]")
    _looked_at(visit, width=PHONE)
    _send(visit)
    visit.page.fill("input[name=q]", "Brackwater")
    with visit.page.expect_navigation():
        visit.page.keyboard.press("Enter")
    _looked_at(visit, width=PHONE)
    _send(visit, "This is the person")
    visit.page.check("input[name=way][value=reactive]")
    _send(visit)
    visit.page.check("input[name=behalf][value=self]")
    _send(visit)
    visit.page.check("input[name=concerns][value=escalating]")
    visit.page.fill("textarea[name=words]", WHY)
    _looked_at(visit, width=PHONE)
    _send(visit)
    visit.page.check("input[name=factors][value=alcohol]")
    _send(visit)
    visit.page.fill("textarea[name=alcohol]", "Had drunk each time")
    _send(visit)
    visit.page.check("input[name=knows][value=yes]")
    visit.page.check("input[name=safe][value=not_known]")
    _looked_at(visit, width=PHONE)
    _send(visit)
    assert visit.title == "Check your answers"
    _looked_at(visit, width=PHONE)
    _send(visit, "Send to the unit")
    _looked_at(visit, width=PHONE)
    return reference


def _taken_on(visitor: Visitor, reference: str) -> Visit:
    """The offender manager screens it, takes it on, and accepts the case in triage."""
    visit = visitor("offender_manager")
    visit.go("/")
    assert "screen" in visit.words.lower()
    _looked_at(visit)
    visit.go("/referrals/screening/")
    _looked_at(visit)
    _follow(visit, reference)
    _send(visit, "Screen it")
    _looked_at(visit)
    visit.page.check("input[name=outcome][value=take_on]")
    visit.page.select_option("select[name=reason_take_on]", "risk")
    visit.page.fill("textarea[name=words]", WHY)
    _send(visit, "Answer")
    _looked_at(visit)
    visit.go("/triage/")
    _looked_at(visit)
    visit.go(f"/people/{LONE}/case/")
    _looked_at(visit)
    return visit


def _assessed(visit: Visit) -> None:
    """Accepted, then assessed by structured judgement: the own level first, and only then the computed one."""
    _follow(visit, "Decide: accept")
    _looked_at(visit)
    visit.page.check("input[name=outcome][value=accept]")
    visit.page.fill("textarea[name=reason]", WHY)
    _send(visit)
    visit.go(f"/people/{LONE}/assessments/")
    _looked_at(visit)
    _follow(visit, "Start an assessment")
    _looked_at(visit)
    visit.page.check("input[name=form] >> nth=0")
    _send(visit)
    if "/questions/" not in visit.page.url:
        visit.page.click("main .govuk-task-list a >> nth=0")
        visit.page.wait_for_url("**/questions/**")
    _looked_at(visit)
    while "/questions/" in visit.page.url:
        visit.page.check("input[name=reply][value=yes]")
        visit.page.fill("textarea[name=evidence]", "Read in the records")
        _send(visit, "Save and continue")
    assert "Your own level" in visit.words
    _looked_at(visit)
    if "/own-level/" not in visit.page.url:
        _follow(visit, "Your own level")
    assert "very high" not in visit.page.inner_text("h1, .govuk-caption-l").lower()
    assert not visit.page.locator(".daylight-kind--computed").count()
    visit.page.check("input[name=level][value=high]")
    visit.page.fill("textarea[name=because]", WHY)
    _looked_at(visit)
    _send(visit, "Save my level")
    if "/decision/" not in visit.page.url:
        _follow(visit, "Agree or change")
    assert visit.page.locator(".daylight-kind--computed").count()
    visit.page.check("input[name=level][value=high]")
    visit.page.fill("textarea[name=because]", "My reading of what is known now")
    _looked_at(visit)
    _send(visit, "Save the decision")
    if "/sign/" not in visit.page.url:
        _follow(visit, "Check and sign")
    _looked_at(visit)
    _send(visit, "Sign")
    visit.go(f"/people/{LONE}/case/")
    assert "What this level asks for" in visit.words
    _looked_at(visit)


def _proposed(visit: Visit) -> str:
    """A plan with a home visit, proposed: where the action stands."""
    visit.go(f"/people/{LONE}/plan/")
    _looked_at(visit)
    _follow(visit, "Propose an action")
    _looked_at(visit)
    _follow(visit, "Home visit")
    page = visit.page
    page.fill("textarea[name=own_aim]", "Say what the law is, and offer support")
    page.fill("input[name=target_on]", _day(7))
    page.select_option("select[name=power]", "common_law")
    page.fill("textarea[name=purpose]", "To stop what the reports describe")
    page.fill("textarea[name=necessity]", "Nothing milder did")
    page.fill("input[name=review_on]", _day(28))
    page.fill("textarea[name=reason]", WHY)
    _looked_at(visit)
    _send(visit, "Propose")
    visit.go(f"/people/{LONE}/plan/")
    _follow(visit, "Home visit")
    _looked_at(visit)
    return visit.page.url.removeprefix(visit.address)


def _approved(visitor: Visitor, action: str) -> Visit:
    """The supervisor approves it, and shares the case with an advocate."""
    visit = visitor("supervisor")
    visit.go("/actions/")
    _looked_at(visit)
    visit.go(action)
    _follow(visit, "Approve")
    _looked_at(visit)
    _send(visit)
    visit.go(f"/people/{LONE}/who-may-see/share/")
    visit.page.select_option("select[name=user]", label="Ada Vocate, Wessex Advocacy (invented)")
    visit.page.fill("input[name=until]", _day(30))
    visit.page.fill("textarea[name=reason]", "For her safety around the visit")
    _send(visit)
    return visit


def _checked(visitor: Visitor) -> None:
    """The advocate records the survivor's own view on a phone."""
    visit = visitor("advocate")
    visit.go("/")
    _looked_at(visit, width=PHONE, hers=True)
    visit.go("/safety/")
    _looked_at(visit, width=PHONE, hers=True)
    with visit.page.expect_navigation():
        visit.page.click("#checks ~ ul a >> nth=0")
    page = visit.page
    page.check("input[name=view_of] >> nth=0")
    page.fill("textarea[name=view]", "She wants him spoken to")
    page.fill("textarea[name=safe_method]", "Text")
    page.fill("textarea[name=safe_time]", "Mornings")
    page.check("input[name=outcome][value=go_ahead]")
    _looked_at(visit, width=PHONE, hers=True)
    _send(visit, "Save the safety check")
    _looked_at(visit, width=PHONE, hers=True)


def test_from_a_new_incident_to_a_managed_person(visitor: Visitor) -> None:
    # given a referral at the door, taken on, assessed, with a visit that a supervisor approved
    manager = _taken_on(visitor, _referred(visitor))
    _assessed(manager)
    action = _proposed(manager)
    _approved(visitor, action)
    # when the visit is to start before anybody has spoken with the survivor
    manager.go(action)
    _follow(manager, "Start")
    assert "Contact waits" in manager.words
    _looked_at(manager)
    with manager.page.expect_navigation() as refused:
        manager.page.click("main form[method=post] button[type=submit]")
    # then it is refused, in words that tell of nobody
    assert refused.value.status == 403
    _looked_at(manager)
    # when her advocate has recorded her safety check
    _checked(visitor)
    # then it goes ahead, and what came of it is kept
    manager.go(action)
    _follow(manager, "Start")
    assert "Contact may go ahead today" in manager.words
    _send(manager)
    manager.go(action)
    _follow(manager, "outcome")
    manager.page.check("input[name=result][value=partly]")
    manager.page.fill("input[name=done_on]", _day(0))
    _looked_at(manager)
    _send(manager)
    manager.go(f"/people/{LONE}/plan/")
    assert "Ended" in manager.words
    _looked_at(manager)


def test_one_meeting_from_the_agenda_to_the_list_of_actions(visitor: Visitor) -> None:
    # given a supervisor who takes somebody on, and plans the unit's meeting
    visit = visitor("supervisor")
    visit.go(f"/people/{SERIAL}/case/open/?way=list")
    visit.page.fill("textarea[name=reason]", WHY)
    _looked_at(visit)
    _send(visit, "Open a case")
    _follow(visit, "Decide: accept")
    visit.page.check("input[name=outcome][value=accept]")
    visit.page.fill("textarea[name=reason]", WHY)
    _send(visit)
    visit.go("/meetings/new/")
    _looked_at(visit)
    visit.page.fill("input[name=unit]", "Serial unit")
    visit.page.fill("input[name=on]", _working_day())
    visit.page.fill("input[name=place]", "Room 1")
    _send(visit)
    # when its agenda has somebody of the unit, who came is kept, and it is opened
    meeting = visit.page.url
    assert "Agenda, most dangerous first" in visit.words
    _looked_at(visit)
    _follow(visit, "Keep attendance")
    visit.page.fill("input[name=name]", "H. Worker")
    visit.page.fill("input[name=agency]", "Housing")
    _looked_at(visit)
    _send(visit, "Keep")
    visit.page.goto(meeting)
    _send(visit, "Open the meeting")
    # and an action is typed as it is agreed
    visit.page.click("main table a >> nth=0")
    visit.page.wait_for_url("**/people/**")
    visit.page.fill("textarea[name=notes]", "Housing knows of a flat elsewhere")
    _send(visit, "Keep")
    visit.page.fill("[name=what]", "Find him another flat")
    visit.page.fill("input[name=taken_by]", "H. Worker")
    visit.page.select_option("select[name=agency]", label="Housing")
    visit.page.select_option("select[name=kind]", label="Work with another agency")
    visit.page.fill("input[name=by_day]", _day(14))
    _looked_at(visit)
    _send(visit, "Agree this action")
    assert "Find him another flat" in visit.words
    # then it is closed, its minutes are another's to approve, and the list of actions is there to take home
    visit.page.goto(meeting)
    assert "Find him another flat" in visit.words
    _send(visit, "Close the meeting")
    assert not visit.page.locator("text=Approve the minutes").count()
    other = visitor("supervisor2")
    other.page.goto(meeting)
    _send(other, "Approve the minutes")
    _looked_at(other)
    for name in ("minutes.pdf", "to-do.pdf"):
        answer = other.page.request.get(f"{meeting}{name}")
        assert answer.status == 200
        assert answer.body().startswith(b"%PDF")


def _working_day() -> str:
    """A week ahead or a little later: no weekend, no bank holiday."""
    first = timezone.localdate() + timedelta(days=7)
    free = bank_holidays_around("england and wales", first)
    return next(day for n in range(14) if is_meeting_day(day := first + timedelta(days=n), free)).isoformat()
