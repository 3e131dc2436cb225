"""What people come to do, each role from beginning to end: given, when, then, in a real browser."""

from datetime import date, timedelta

import pytest

from tests.cli.hand_made import LONE, NEAR, SECRETS
from tests.journeys.conftest import NARROW, Visitor

REASON = "Planning her safety before a visit"


def test_an_analyst_finds_somebody_and_reads_why_they_are_listed(visitor: Visitor) -> None:
    # given an analyst at their home page
    visit = visitor("analyst")
    visit.picture("home")
    # when they search with a slip in the name, and open the person
    visit.page.fill("input[name=q]", "Alduos Brackwater")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**/search/**")
    visit.picture("search")
    visit.page.click("text=BRACKWATER, Aldous")
    # then the page says why, condition by condition, and holds nothing of a survivor
    visit.page.wait_for_url(f"**/people/{LONE}/")
    assert "Why listed" in visit.words
    assert "Condition" in visit.words
    assert not [secret for secret in SECRETS if secret in visit.page.content()]
    visit.picture("person")
    visit.page.click("text=Timeline")
    visit.page.wait_for_url("**/timeline/")
    assert "Survivor A" in visit.words
    visit.picture("timeline")


def test_a_supervisor_allocates_a_case(visitor: Visitor) -> None:
    # given a supervisor at the list of a definition
    visit = visitor("supervisor")
    visit.go("/list/?definition=repeat")
    visit.picture("list")
    # when they choose somebody and say whose case it is
    visit.page.check(f"#choose-{LONE}")
    visit.page.click("text=Allocate those chosen")
    visit.page.select_option("select[name=owner]", label="Olive Manager, Serial unit")
    visit.picture("allocate")
    visit.page.click("main button[type=submit]")
    # then the list says so
    visit.page.wait_for_url("**/list/")
    assert "1 person allocated to Olive Manager" in visit.words


def test_a_supervisor_reveals_a_survivor_only_with_a_reason(visitor: Visitor) -> None:
    # given a supervisor at the survivors of a person, where nobody is named
    visit = visitor("supervisor")
    visit.go(f"/people/{LONE}/survivors/")
    assert "Zyvictima" not in visit.words
    visit.picture("survivors")
    # when they ask without a reason
    visit.page.check("input[name=victims]")
    visit.page.click("main form[method=post] button[type=submit]")
    # then they are told what to do, in the summary and beside the field
    assert visit.page.title().startswith("Error:")
    assert visit.words.count("Say why you need to see who she is") == 2
    assert not visit.faults()
    # when they give one
    visit.page.fill("textarea[name=reason]", REASON)
    visit.page.click("main form[method=post] button[type=submit]")
    # then she is shown, this once
    assert "Zyvictima" in visit.words
    visit.go(f"/people/{LONE}/survivors/")
    assert "Zyvictima" not in visit.words


def test_an_officer_says_what_it_is_for_before_anything_is_shown(visitor: Visitor) -> None:
    # given an officer
    visit = visitor("officer")
    # when they open a person
    visit.page.goto(f"{visit.address}/people/{LONE}/")
    # then they are asked for what first
    assert "What do you need it for?" in visit.words
    assert "Brackwater" not in visit.words
    visit.picture("purpose")
    visit.page.check("input[value=incident]")
    visit.page.click("main button")
    assert visit.title == "Aldous Brackwater"


def test_an_offender_manager_sees_their_people(visitor: Visitor) -> None:
    visit = visitor("offender_manager")
    assert visit.go("/list/?definition=repeat") == 200
    visit.page.click("text=BRACKWATER, Aldous")
    visit.page.click("nav >> text=Risk")
    assert "very high" in visit.words.lower()
    visit.picture("risk")


def test_the_control_room_searches_and_opens_nobody(visitor: Visitor) -> None:
    visit = visitor("control_room")
    assert visit.go("/search/?q=Brackwater") == 200
    assert visit.go(f"/people/{LONE}/") == 403
    assert "You may not" in visit.title
    visit.picture("refused")


def test_a_partner_sees_what_was_shared_and_nothing_else(visitor: Visitor) -> None:
    # given a case that is shared with nobody
    partner = visitor("partner")
    assert partner.go(f"/people/{NEAR}/") == 403
    # when a supervisor shares it until a day
    supervisor = visitor("supervisor")
    supervisor.go(f"/people/{NEAR}/who-may-see/")
    supervisor.page.click("text=Share it with a partner or an advocate")
    supervisor.page.select_option("select[name=user]", label="Pat Ner, Wessex Housing (invented)")
    supervisor.page.fill("input[name=until]", (date.today() + timedelta(days=7)).isoformat())  # noqa: DTZ011  as typed
    supervisor.page.fill("textarea[name=reason]", "For the meeting of next week")
    supervisor.picture("share")
    supervisor.page.click("main form button[type=submit]")
    supervisor.page.wait_for_url("**/who-may-see/")
    # then the partner opens that case, and no other
    assert partner.go(f"/people/{NEAR}/") == 200
    assert partner.title == "Percival Nearmiss"
    assert partner.go(f"/people/{LONE}/") == 403


@pytest.mark.parametrize("role", ["advocate", "commissioner"])
def test_who_has_no_list_is_not_led_to_one(role: str, visitor: Visitor) -> None:
    visit = visitor(role)
    assert "The list" not in visit.page.inner_text("header, nav") if visit.page.query_selector("nav") else True
    assert visit.go("/list/") == 403


def test_an_information_manager_reads_and_verifies_the_audit(visitor: Visitor) -> None:
    visit = visitor("information_manager")
    visit.go("/audit/")
    assert visit.title == "Audit"
    visit.picture("audit")
    visit.go("/audit/verify/")
    assert "The audit holds" in visit.words


def test_an_administrator_adds_an_account(visitor: Visitor) -> None:
    visit = visitor("administrator")
    visit.go("/accounts/add/")
    visit.page.fill("input[name=username]", "new.analyst")
    visit.page.click("main form button[type=submit]")
    assert visit.page.title().startswith("Error:")
    visit.page.fill("input[name=name]", "New Analyst")
    visit.page.fill("input[name=password]", "a-long-enough-password")
    visit.page.check("input[value=analyst]")
    visit.page.click("main form button[type=submit]")
    visit.page.wait_for_url("**/accounts/")
    assert "new.analyst" in visit.words
    visit.picture("accounts")


def test_an_analyst_makes_a_token_for_the_api(visitor: Visitor) -> None:
    visit = visitor("analyst")
    visit.go("/account/tokens/")
    visit.page.fill("input[name=name]", "nightly briefing")
    visit.page.check("input[name=roles]")
    visit.page.check("input[value='7']")
    visit.page.click("text=Make the token")
    secret = visit.page.inner_text("code")
    assert secret.startswith("dl_")
    answer = visit.page.request.get(f"{visit.address}/api/definitions", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status == 200
    visit.go("/account/tokens/")
    assert secret not in visit.words


@pytest.mark.parametrize("path", ["/", "/list/?definition=repeat", "/search/?q=Brackwater", f"/people/{LONE}/",
                                  f"/people/{LONE}/timeline/", f"/people/{LONE}/connections/"])  # fmt: skip
def test_the_main_pages_work_without_script(path: str, visitor: Visitor) -> None:
    visit = visitor("analyst", script=False)
    assert visit.go(path) == 200
    assert visit.page.locator("h1").count() == 1
    if "connections" in path:
        assert "Survivor A" in visit.words


def test_somebody_is_found_and_opened_with_the_keyboard_alone(visitor: Visitor) -> None:
    # given an analyst who uses no mouse, on a small screen
    visit = visitor("analyst")
    visit.page.set_viewport_size({"width": NARROW, "height": 700})
    visit.go("/search/")
    # when they go from field to field with Tab
    keys = visit.page.keyboard
    keys.press("Tab")
    assert visit.page.evaluate("document.activeElement.textContent") == "Skip to main content"
    keys.press("Enter")
    keys.press("Tab")
    assert visit.page.evaluate("document.activeElement.name") == "q"
    keys.type("Brackwater")
    keys.press("Enter")
    visit.page.wait_for_url("**q=Brackwater")
    for _ in range(30):
        keys.press("Tab")
        if visit.page.evaluate("document.activeElement.matches('a[href^=\"/people/\"]')"):
            break
    keys.press("Enter")
    # then the person opens
    visit.page.wait_for_url(f"**/people/{LONE}/")
    assert visit.title == "Aldous Brackwater"
