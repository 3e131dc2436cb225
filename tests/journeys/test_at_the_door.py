"""A night: an officer at a door places a marker, somebody else approves it, and a silent 999 call meets it."""

from tests.cli.hand_made import LONE, SECRETS
from tests.journeys.conftest import NARROW, PHONE, WIDE, Visit, Visitor

TEXT = "Send two officers. Suspected violence to a partner; has used a knife."
NUMBER = "07700 900777"


def _is_for_everybody(visit: Visit, name: str = "") -> None:
    assert visit.faults() == []
    assert not visit.runs_over(NARROW)
    visit.page.set_viewport_size({"width": WIDE, "height": 900})
    assert not [secret for secret in SECRETS if secret in visit.page.content()]
    if name:
        visit.picture(name)


def _send(visit: Visit) -> None:
    with visit.page.expect_navigation():
        visit.page.click("main form[method=post] button[type=submit]")


def test_a_marker_from_the_door_is_met_by_the_next_call(visitor: Visitor) -> None:
    # given an officer on a phone at a door, and a number from which help was called before
    officer = visitor("officer")
    officer.page.set_viewport_size({"width": PHONE, "height": 800})
    officer.go("/markers/new/")
    _is_for_everybody(officer)
    officer.page.check("input[name=kind][value=his_phone]")
    officer.page.fill("input[name=person]", LONE)
    officer.page.fill("input[name=where]", NUMBER)
    with officer.page.expect_navigation():
        officer.page.click("main form button[type=submit]")
    if "/purpose/" in officer.page.url:
        officer.page.check("input[value=incident]")
        with officer.page.expect_navigation():
            officer.page.click("main button")
    # when they write what the call taker will read: first without an instruction, then with one
    officer.page.fill("textarea[name=text]", "He is a violent man")
    officer.page.check("input[name=priority][value=immediate]")
    officer.page.select_option("select[name=warning]", index=1)
    officer.page.fill("textarea[name=reason]", "Four incidents read, two of them with a knife")
    officer.page.click("main form[method=post] button[type=submit]")
    officer.page.wait_for_selector("text=There is a problem")
    _is_for_everybody(officer)
    officer.page.fill("textarea[name=text]", TEXT)
    _send(officer)
    _is_for_everybody(officer)
    with officer.page.expect_navigation():
        officer.page.click("text=Send for approval")
    reference = officer.title.split()[0]
    _is_for_everybody(officer, "marker-drafted")
    control = visitor("control_room")
    control.go(f"/look-up/?phone={NUMBER.replace(' ', '+')}")
    assert TEXT not in control.words
    # then nothing fires before another person has approved it
    supervisor = visitor("supervisor")
    supervisor.go(f"/markers/{reference}/approve/")
    _is_for_everybody(supervisor)
    _send(supervisor)
    # and the next call from that number, silent or not, meets the instruction; another number is not known
    control.go("/look-up/")
    control.page.fill("input[name=phone]", NUMBER)
    with control.page.expect_navigation():
        control.page.keyboard.press("Enter")
    assert TEXT in control.words
    _is_for_everybody(control, "look-up")
    control.go("/look-up/?phone=07700900001")
    assert TEXT not in control.words
    assert "That is not to say that nobody is at risk" in control.words
