"""What people decide, in a real browser: who is who, who accused whom, which rule is in force, whom to contact."""

from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from daylight.domain.declarations import toml_of
from tests.cli.hand_made import HELD, LONE, SECRETS
from tests.journeys.conftest import NARROW, WIDE, Visit, Visitor
from tests.web.definitions.test_builder import EXAMPLE

WHY = "Three incidents on the nights of matches, each after drinking"


def _looked_at(visit: Visit, name: str = "") -> None:
    """The page is for everybody, and hides what it must; its picture is for the guide."""
    assert not visit.faults()
    assert not visit.runs_over(NARROW)
    visit.page.set_viewport_size({"width": WIDE, "height": 900})
    assert not [secret for secret in SECRETS if secret in visit.page.content()]
    if name:
        visit.picture(name)


def _send(visit: Visit) -> None:
    with visit.page.expect_navigation():
        visit.page.click("main form[method=post] button[type=submit]")


def test_an_offender_manager_judges_an_identity_question_and_takes_it_back(visitor: Visitor) -> None:
    # given a question that would change a status
    visit = visitor("offender_manager")
    visit.go("/matches/")
    _looked_at(visit, "matches")
    visit.page.click("main table a >> nth=0")
    visit.page.wait_for_url("**/matches/*/")
    _looked_at(visit, "match")
    # when they answer, with a reason
    visit.page.check("input[name=judgement][value=different]")
    visit.page.fill("textarea[name=reason]", "The addresses never overlap and the heights differ")
    _send(visit)
    # then it stands in what was judged, and can be taken back
    visit.go("/matches/judged/")
    assert "Two people" in visit.words
    visit.page.click("main table a >> nth=0")
    visit.page.wait_for_url("**/matches/judged/*/")
    visit.page.fill("textarea[name=reason]", "I had read the wrong file")
    _send(visit)
    assert "taken back" in visit.words.lower()


def test_a_supervisor_decides_a_counter_allegation(visitor: Visitor) -> None:
    # given a status that waits past its deadline
    visit = visitor("supervisor")
    visit.go("/")
    assert "Counter-allegations past their deadline" in visit.words
    visit.page.click("text=Counter-allegations past their deadline")
    visit.page.wait_for_url("**/counter-allegations/")
    assert HELD in visit.words
    _looked_at(visit, "counter-allegations")
    # when they compare and decide
    visit.page.click("main table a:has-text('Compare and decide')")
    visit.page.wait_for_url("**/counter-allegations/*/")
    _looked_at(visit)
    visit.page.check("input[name=found][value=both]")
    visit.page.fill("textarea[name=reason]", "Both hurt the other, in two incidents each with witnesses")
    _send(visit)
    # then the queue says so, with their name, and nobody has left it
    assert "supervisor" in visit.words
    assert HELD in visit.words


def test_a_definition_is_drafted_by_one_and_signed_by_two(visitor: Visitor) -> None:
    # given an analyst who writes a definition as text
    analyst = visitor("analyst")
    analyst.go("/definitions/")
    _looked_at(analyst)
    analyst.go("/definitions/new/text/")
    analyst.page.fill("textarea >> nth=0", toml_of(EXAMPLE))
    _send(analyst)
    here = f"/definitions/{EXAMPLE['name']}@{EXAMPLE['edition']}/"
    assert analyst.go(here) == 200
    _looked_at(analyst, "definition")
    # when they send it for review, and two supervisors sign
    analyst.go(f"{here}move/review/")
    _send(analyst)
    for name in ("supervisor", "supervisor2"):
        visit = visitor(name)
        visit.go(f"{here}move/sign/")
        _send(visit)
    # then both names stand under it, and it is not in force before it was tried
    visit.go(here)
    assert "Sgt Sue Pervisor" in visit.words
    assert "Insp Sam Second" in visit.words
    assert visit.go(f"{here}in-force/") == 403


def test_a_football_weekend_from_the_calendar_to_the_report(visitor: Visitor, tmp_path: Path) -> None:
    # given fixtures that somebody's incidents have followed, and an open case
    day = timezone.localdate() + timedelta(days=9)
    rows = ["date,title", *(f"2025-01-{number:02},City match {number}" for number in (3, 7, 11)), f"{day},Cup final"]
    fixtures = tmp_path / "city.csv"
    fixtures.write_text("\n".join(rows))
    manager = visitor("offender_manager")
    manager.go("/events/calendars/load/")
    manager.page.fill("input[name=name]", "City fixtures")
    manager.page.check("input[name=kind][value=fixture]")
    manager.page.set_input_files("input[name=file]", fixtures)
    _send(manager)
    _looked_at(manager)
    manager.go(f"/people/{LONE}/case/")
    if "Open a case" in manager.words:
        manager.page.click("text=Open a case")
        manager.page.fill("textarea[name=reason]", "Eleven incidents and managed by nobody")
        _send(manager)
    # when contact is planned around the final
    manager.go("/events/")
    manager.page.click("text=City fixtures")
    manager.page.click("text=Plan contact >> nth=0")
    manager.page.fill("textarea[name=proportionality]", WHY)
    _send(manager)
    plan = manager.page.url.removeprefix(manager.address)
    manager.page.click("text=Propose people by the rules")
    manager.page.wait_for_selector(f"text={LONE}")
    _looked_at(manager, "event-plan")
    for link in manager.page.eval_on_selector_all("main table a[href*='/people/P']", "all => all.map(a => a.pathname)"):
        if not link.startswith(plan):
            continue
        manager.go(link)
        wanted = "chosen" if LONE in link else "left_out"
        manager.page.check(f"input[name=decided][value={wanted}]")
        if wanted == "chosen":
            manager.page.check("input[name=when][value=before]")
        manager.page.fill("textarea[name=reason]", WHY)
        _send(manager)
    manager.go(f"{plan}submit/")
    _send(manager)
    # then another person approves it, the contact stands in the case's plan, and the report closes it
    supervisor = visitor("supervisor")
    supervisor.go(f"{plan}approve/")
    _looked_at(supervisor)
    _send(supervisor)
    supervisor.go(f"/people/{LONE}/plan/")
    assert "Cup final" in supervisor.words
    manager.go(f"{plan}report/")
    _looked_at(manager)
    manager.page.fill("textarea[name=report]", "He was seen before the final; nobody was harmed that we know of")
    _send(manager)
    assert "Reported" in manager.words
