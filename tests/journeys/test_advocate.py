"""An advocate's morning: her tasks, a safety check, a referral taken; then a disclosure and whom records suggest."""

from datetime import date, timedelta

from tests.cli.hand_made import LONE, SECRETS, VICTIM
from tests.journeys.conftest import NARROW, WIDE, Visit, Visitor


def _is_for_everybody(visit: Visit) -> None:
    """Nothing for axe to find, and nothing to scroll sideways on a small screen."""
    assert visit.faults() == []
    assert not visit.runs_over(NARROW)
    visit.page.set_viewport_size({"width": WIDE, "height": 900})
    assert not [secret for secret in SECRETS if secret in visit.page.content()]


def _press(visit: Visit, words: str) -> None:
    visit.page.click(f"main button:has-text('{words}')")
    visit.page.wait_for_load_state()


def _a_referral_waits(visitor: Visitor) -> None:
    administrator = visitor("administrator")
    administrator.go("/services/import/")
    columns = "name,needs,areas,languages,phone,hours,website,card_words,reviewed_on"
    text = f"{columns}\nHarbour House,advocate,everywhere,,01632 960 001,,,Harbour,2026-01-01\n"
    file = {"name": "d.csv", "mimeType": "text/csv", "buffer": text.encode()}
    administrator.page.set_input_files("input[type=file]", files=[file])
    administrator.page.click("main form button[type=submit]")
    administrator.page.wait_for_url("**/services/")
    officer = visitor("officer")
    officer.go("/incidents/I0001/signpost")
    _is_for_everybody(officer)
    officer.page.check("input[name=letter]")
    officer.page.check("input[name=wish]")
    officer.page.select_option("select[name=refer_to]", label="Harbour House")
    officer.page.check("input[name=agreed]")
    officer.page.select_option("select[name=method]", value="call")
    officer.page.fill("[name=hours]", "weekdays 10 to 2")
    officer.page.fill("[name=words]", "the dentist calls")
    _press(officer, "Record")
    officer.page.wait_for_url("**/suspect-offer")
    _is_for_everybody(officer)


def _she_has_an_advocate(visitor: Visitor) -> None:
    supervisor = visitor("supervisor")
    supervisor.go(f"/survivors/{VICTIM}/advocate/")
    chosen = supervisor.page.eval_on_selector(
        "select[name=advocate]", "one => one.options[one.options.length - 1].value"
    )
    supervisor.page.select_option("select[name=advocate]", value=chosen)
    supervisor.page.fill("[name=called]", "blue")
    supervisor.page.click("main form button[type=submit]")
    supervisor.page.wait_for_url(f"**/survivors/{VICTIM}/")


def _his_case_is_open_and_shared_with_her_advocate(visitor: Visitor) -> None:
    supervisor = visitor("supervisor")
    supervisor.go(f"/people/{LONE}/case/open/")
    supervisor.page.fill("[name=reason]", "Eleven incidents in a month")
    supervisor.page.click("main form button[type=submit]")
    supervisor.page.wait_for_url("**/cases/**")
    supervisor.go(f"/people/{LONE}/who-may-see/")
    supervisor.page.click("text=Share it with a partner or an advocate")
    pick = "one => [...one.options].find(each => each.label.startsWith('Ada')).value"
    chosen = supervisor.page.eval_on_selector("select[name=user]", pick)
    supervisor.page.select_option("select[name=user]", value=chosen)
    supervisor.page.fill("input[name=until]", (date.today() + timedelta(days=7)).isoformat())  # noqa: DTZ011  as typed
    supervisor.page.fill("textarea[name=reason]", "Her advocate asks her first")
    supervisor.page.click("main form button[type=submit]")
    supervisor.page.wait_for_url("**/who-may-see/")


def _asks_her_first(visit: Visit) -> None:
    """From what waits to a safety check in date."""
    assert visit.go("/safety/") == 200
    _is_for_everybody(visit)
    visit.page.click("main a[href*='/check/']")
    visit.page.wait_for_url("**/check/**")
    _is_for_everybody(visit)
    visit.page.check("input[name=view_of]")
    visit.page.fill("[name=view]", "She fears that he comes to the house")
    visit.page.fill("[name=safe_method]", "a call")
    visit.page.fill("[name=safe_time]", "weekdays 10 to 2")
    visit.page.check("input[name=outcome]")
    _press(visit, "Save the safety check")
    visit.page.wait_for_url("**/safety/cases/**")
    _is_for_everybody(visit)


def test_an_advocates_morning(visitor: Visitor) -> None:
    # given a referral that an officer made at a door, and the unit's choice of her advocate
    _a_referral_waits(visitor)
    _she_has_an_advocate(visitor)
    _his_case_is_open_and_shared_with_her_advocate(visitor)
    # when her advocate signs in and opens what waits, then her page by the word that only they know
    visit = visitor("advocate")
    assert "Referrals of survivors to take" in visit.words
    _asks_her_first(visit)
    assert visit.go("/survivors/") == 200
    _is_for_everybody(visit)
    visit.picture("survivors-mine")
    visit.page.click("text=blue")
    visit.page.wait_for_url(f"**/survivors/{VICTIM}/")
    assert "Name hidden" in visit.words
    assert "Her safety check:" in visit.words
    _is_for_everybody(visit)
    visit.picture("survivor")
    # then she takes the referral, and says that they are in touch
    visit.page.click("nav >> text=Support")
    visit.page.wait_for_url("**/support/")
    _press(visit, "Take")
    _press(visit, "Say in touch")
    assert "In touch" in visit.words
    _is_for_everybody(visit)
    visit.picture("survivor-support")
    for tab in ("plan", "contact", "consent", "disclosures"):
        assert visit.go(f"/survivors/{VICTIM}/{tab}/") == 200
        _is_for_everybody(visit)


def test_a_supervisor_opens_a_disclosure_and_records_a_check(visitor: Visitor) -> None:
    visit = visitor("supervisor")
    assert visit.go(f"/disclosures/new/?survivor={VICTIM}") == 200
    _is_for_everybody(visit)
    visit.page.check("input[name=route][value=know]")
    visit.page.fill("[name=suspect_id]", LONE)
    visit.page.fill("[name=opened_on]", date.today().isoformat())  # noqa: DTZ011  as typed
    visit.page.check("input[name=nation]")
    visit.page.fill("[name=why]", "A report of last night")
    _press(visit, "Open the case")
    assert "28 days left" in visit.words
    _is_for_everybody(visit)
    visit.picture("disclosure")
    visit.page.check("input[name=check]")
    visit.page.fill("[name=found]", "Two arrests in 2024")
    _press(visit, "Record")
    assert "Two arrests in 2024" in visit.words
    _press(visit, "Send to the panel")
    assert "cannot go to the panel yet" in visit.words
    _is_for_everybody(visit)
    for page in ("/disclosures/", "/new-partners/", "/school-notices/"):
        assert visit.go(page) == 200
        _is_for_everybody(visit)
    other = visitor("supervisor")
    other.go(f"/people/{LONE}/")
    assert "A report of last night" not in other.words
