"""A notice at the scene becomes an order with requirements, and is broken; one order ends; warrants go by risk."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tests.cli.hand_made import LONE, SECRETS
from tests.journeys.conftest import NARROW, PHONE, WIDE, Visit, Visitor, made_up_rows, site_of

AT_WORK = f"/people/{LONE}/orders-at-work/"
WHY = "On the evidence of the officer who came to the door"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site of its own with the cast of a demonstration: these journeys write orders."""
    with site_of(tmp_path_factory.mktemp("orders"), made_up_rows(), "cast") as where:
        yield where


def _looked_at(visit: Visit, *, width: int = WIDE) -> None:
    """The page is for everybody, wide and as on a phone, and nothing of a survivor stands on it."""
    assert visit.faults() == [], visit.page.url
    for narrow in (NARROW, PHONE):
        assert not visit.runs_over(narrow), visit.page.url
    visit.page.set_viewport_size({"width": width, "height": 900})
    assert not [secret for secret in SECRETS if secret in visit.page.content()], visit.page.url


def _keep(visit: Visit, **fields: str) -> None:
    """Fill in the page's form as its fields ask, and send it."""
    for name, value in fields.items():
        field = visit.page.locator(f"main [name={name}]").first
        if field.get_attribute("type") in {"radio", "checkbox"}:
            visit.page.check(f"main [name={name}][value='{value}']")
        elif field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    with visit.page.expect_navigation():
        visit.page.click("main form[method=post] button[type=submit]")
    assert not visit.page.title().startswith("Error:"), visit.words


def _follow(visit: Visit, words: str) -> None:
    with visit.page.expect_navigation():
        visit.page.click(f"main a:has-text('{words}')")


def _moment(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


def _day(after: int = 0) -> str:
    return (timezone.localdate() + timedelta(days=after)).isoformat()


def test_a_notice_at_the_scene_becomes_an_order_that_is_broken_and_goes_one_way(visitor: Visitor) -> None:
    # given an offender manager on a phone, and a notice that was given at the door ten minutes ago
    visit = visitor("offender_manager")
    visit.page.set_viewport_size({"width": PHONE, "height": 900})
    visit.go(f"{AT_WORK}new/?kind=DAPN")
    _looked_at(visit, width=PHONE)
    given_at = timezone.now() - timedelta(minutes=10)
    first = f"{timezone.localtime(given_at):%Y-%m-%d}"
    _keep(visit, reference="J/N/1", starts_on=first, made_at=_moment(given_at), reason=WHY)
    # then the clock of its application runs at once: on the order, and in the list of the unit
    assert "The court hears the application for the order" in visit.words
    assert "minutes left" in visit.words
    _looked_at(visit, width=PHONE)
    notice = visit.page.url
    visit.go("/orders/?show=clocks")
    assert "J/N/1" in visit.words
    _looked_at(visit, width=PHONE)
    # when the court has heard it and made the order: the clock is done
    visit.page.set_viewport_size({"width": WIDE, "height": 900})
    visit.page.goto(notice)
    _follow(visit, "It was done")
    _looked_at(visit)
    _keep(visit, reason="The court heard it and made the order")
    assert "The court hears the application for the order" in visit.words
    assert "left" not in visit.page.inner_text("h2:has-text('Clocks') + p")
    visit.go(f"{AT_WORK}new/?kind=DAPO")
    _keep(visit, reference="J/O/1", starts_on=first, made_at=_moment(given_at), court="A court", reason=WHY)
    assert "He notifies the police of his names and home address" in visit.words
    # and a positive requirement is taken with a supervisor and evidence alone
    _follow(visit, "Add a requirement")
    visit.page.select_option("select[name=kind]", "programme")
    visit.page.click("main form[method=post] button[type=submit]")
    visit.page.wait_for_selector("text=A positive requirement needs a named supervisor")
    _looked_at(visit)
    _keep(visit, supervisor="A programme", suitability="Assessed as suitable, a place is kept")
    assert "Supervised by A programme" in visit.words
    _follow(visit, "Add a requirement")
    _keep(visit, kind="no_contact")
    # when he breaks it: which requirement, how he knew, what the evidence is
    _follow(visit, "Record a suspected breach")
    _looked_at(visit)
    visit.page.check("main label:has-text('No contact')")
    _keep(visit, knowledge="in_court", evidence="Six messages in one night, read out to the officer")
    _looked_at(visit)
    # then it goes one way, and no other is offered
    _follow(visit, "Criminal route")
    _looked_at(visit)
    _keep(visit, reason="Charged; the court is told of the order")
    assert visit.page.locator("main a:has-text('Criminal route')").count() == 0
    assert visit.page.locator("main a:has-text('Contempt')").count() == 0
    assert visit.page.locator("main a:has-text('Think again')").count() == 1


def test_an_order_that_ends_within_28_days_asks_what_is_to_become_of_it(visitor: Visitor) -> None:
    # given an order that ends in 28 days, and one that ends in 29
    visit = visitor("offender_manager")
    for reference, after in (("J/E/28", 28), ("J/E/29", 29)):
        visit.go(f"{AT_WORK}new/?kind=NMO")
        _keep(visit, reference=reference, starts_on=_day(), ends_on=_day(after), reason=WHY)
    # when the list of what ends is opened: the question waits for the first alone
    visit.go("/orders/?show=ending")
    _looked_at(visit)
    row = visit.page.locator("tr", has_text="J/E/28")
    assert "Renew?" in row.inner_text()
    assert "J/E/29" not in visit.words
    # then it is answered, with a reason, and does not wait until 14 days are left
    with visit.page.expect_navigation():
        row.locator("td a").click()
    _follow(visit, "Answer: renew, end, or another")
    _looked_at(visit)
    _keep(visit, answer="renew", reason="The risk is not past: it is sought again")
    visit.go("/orders/?show=ending")
    assert "Renew?" not in visit.page.locator("tr", has_text="J/E/28").inner_text()
    assert "Seek to renew or extend it" in visit.page.locator("tr", has_text="J/E/28").inner_text()


def test_warrants_and_failed_bail_go_by_risk_and_stay_with_who_works_them(visitor: Visitor) -> None:
    # given warrants of people whose level is high, and an older one of somebody in no record, of no level
    visit = visitor("supervisor")
    visit.go("/orders/?show=clocks")
    _follow(visit, "INVENTED, Ivo (in no record)")
    _looked_at(visit)
    _follow(visit, "Enter a warrant")
    _looked_at(visit)
    _keep(visit, reference="J/W/1", kind="recall", issued_on=_day(-400))
    # when the list is opened
    visit.go("/orders/?show=warrants")
    _looked_at(visit)
    levels = [one.strip().lower() for one in visit.page.locator("tbody tr td:nth-of-type(1)").all_inner_texts()]
    # then who is most dangerous stands first, however old a warrant is; and each leads to what was tried
    assert levels[0] == "high"
    assert levels[-1] == "not set"
    assert "J/W/1" in visit.page.locator("tbody tr").last.inner_text()
    with visit.page.expect_navigation():
        visit.page.locator("tr", has_text="DEMO/W/").locator("td a").click()
    _looked_at(visit)
    assert "nobody was in" in visit.words
    visit.go("/orders/?show=bail")
    _looked_at(visit)
    assert "Police bail before charge" in visit.words
    # and who does not work orders is told so, and sees none
    officer = visitor("officer")
    assert officer.go("/orders/?show=warrants") == 403
    assert "DEMO/W/" not in officer.words
