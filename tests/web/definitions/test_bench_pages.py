"""Trials on the site: loaded whole or not at all, drawn with a table beside each chart, names by permission."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from daylight.domain.access import Permission, Role, grant_of
from daylight.domain.definitions import shipped_definitions
from daylight.domain.errors import Invalid, NotFound, Refused
from daylight.domain.sentences import sentence_of
from daylight.web.access.models import Restriction
from daylight.web.definitions.actions import load_trial
from daylight.web.definitions.charts import frontier_chart, month_chart
from daylight.web.definitions.models import NearMiss, Rule, Trial
from daylight.web.releases.models import Load
from tests.cli.hand_made import LONE, SEALED, SECRETS
from tests.web.definitions.trials import AS_OF, write_backtest, write_bench

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]
ID = "matac@2026.1"
OTHER = "repeat@2026.1"
SENTENCES = {f"{one.name}@{one.edition}": sentence_of(one) for one in shipped_definitions()}
RULES = {ID: (SENTENCES[ID], 10), OTHER: (SENTENCES[OTHER], 5)}


@pytest.fixture
def release_id(loaded: int) -> str:
    return str(Load.objects.get(number=loaded).release_id)


@pytest.fixture
def benched(release_id: str, tmp_path: Path) -> Trial:
    """A bench of two shipped definitions, loaded."""
    changes = {
        "bench_changed": [{"definition": "matac", "edition": "2026.1", "before": "2025-11-01", "after": "2026-10-31",
                           "stayed": 8, "joined": 1, "left": 0}],
        "bench_changes": [{"definition": "matac", "edition": "2026.1", "before": "2025-11-01", "after": "2026-10-31",
                           "person_id": LONE, "change": "joined", "condition": "at least 2 distinct victims"}],
    }  # fmt: skip
    return load_trial(write_bench(tmp_path / "bench", release_id, RULES, both=3, **changes), by="tests")


def _page(client: Client, path: str, **query: Any) -> str:
    answer = client.get(path, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_page_is_only_for_who_uses_the_bench(signed_in: SignedIn, benched: Trial) -> None:
    paths = [
        "",
        f"{ID}/",
        f"{ID}/bench/",
        f"{ID}/bench/near/",
        f"{ID}/bench/changes/",
        f"{ID}/backtest/",
        f"{ID}/file/",
    ]
    for role in Role:
        client = signed_in(role)
        expected = 200 if grant_of([role], Permission.USE_BENCH) else 403
        for path in [f"/definitions/{path}" for path in paths] + [f"/trials/{benched.number}/"]:
            assert client.get(path).status_code == expected, (role, path)


def test_the_bench_says_what_was_counted(signed_in: SignedIn, benched: Trial) -> None:
    page = _page(signed_in(Role.ANALYST), f"/definitions/{ID}/bench/")
    assert "<svg" in page
    for said in (
        "at least 2",
        "one incident against a new victim",
        "[5]",
        "30 of 300",
        "Hidden: a small number",
        "25.0%",
    ):
        assert said in page, said
    assert page.index("12 months") < page.index("5 years") < page.index("10 years")
    assert not [secret for secret in SECRETS if secret in page]


def test_two_definitions_stand_side_by_side(signed_in: SignedIn, benched: Trial) -> None:
    page = _page(signed_in(Role.SUPERVISOR), f"/trials/{benched.number}/")
    assert "30%" in page  # 3 of matac's 10
    assert "60%" in page  # 3 of repeat's 5
    assert signed_in(Role.SUPERVISOR, username="s2").get("/trials/999/").status_code == 404


def test_harm_year_by_year_is_drawn_and_told(signed_in: SignedIn, release_id: str, tmp_path: Path) -> None:
    years = [
        {"as_of": AS_OF, "weights": "ons-2020", "from_on": AS_OF.replace(year=year - 1, day=30),
         "to_on": AS_OF.replace(year=year), "people": 70, "total": 9.0, "gini": 0.9, "top_5": 0.61,
         "stayed_5": stayed, "ahead_5": stayed}
        for year, stayed in ((2026, 0.125), (2025, None))
    ]  # fmt: skip
    folder = write_bench(tmp_path / "years", release_id, RULES, bench_years=years)
    client = signed_in(Role.ANALYST)
    page = _page(client, f"/trials/{load_trial(folder, by='tests').number}/")
    for said in ("31 October 2025", "61.0%", "12.5%", "0.90", "to October 2025: 61.0%", "<svg"):
        assert said in page, said
    (folder / "bench_years.parquet").unlink()
    page = _page(client, f"/trials/{load_trial(folder, by='tests').number}/")
    assert "made before this was measured" in page
    assert "61.0%" not in page


def test_near_misses_are_named_by_permission(signed_in: SignedIn, benched: Trial) -> None:
    client = signed_in(Role.ANALYST)
    page = _page(client, f"/definitions/{ID}/bench/near/")
    assert "BRACKWATER, Aldous" in page
    assert "Restricted" in page  # the sealed one, whom an analyst may not see
    assert not [secret for secret in SECRETS if secret in page]
    Restriction.objects.create(person_id=LONE, reason="police suspect", by="sue", at=timezone.now())
    page = _page(client, f"/definitions/{ID}/bench/near/")
    assert "BRACKWATER" not in page
    assert LONE in page
    assert SEALED in page
    assert "Nobody." in _page(client, f"/definitions/{ID}/bench/near/", tip="grave_crime")


def test_a_child_is_never_named_on_the_bench(signed_in: SignedIn, benched: Trial) -> None:
    NearMiss.objects.filter(person_id=LONE).update(under_18=True)
    page = _page(signed_in(Role.ANALYST), f"/definitions/{ID}/bench/near/")
    assert "A child: a safeguarding route" in page
    assert "BRACKWATER" not in page


def test_who_joined_is_a_list(signed_in: SignedIn, benched: Trial) -> None:
    client = signed_in(Role.ANALYST)
    page = _page(client, f"/definitions/{ID}/bench/changes/", before="2025-11-01", change="joined")
    assert "BRACKWATER, Aldous" in page
    assert "at least 2 distinct victims" in page
    assert "Nobody." in _page(client, f"/definitions/{ID}/bench/changes/", before="2025-11-01", change="left")


def test_the_pages_ask_the_database_a_fixed_number_of_times(
    signed_in: SignedIn, release_id: str, tmp_path: Path, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    rules = {one: (sentence, 5) for one, sentence in SENTENCES.items()}
    load_trial(write_bench(tmp_path / "bench", release_id, rules), by="tests")
    client = signed_in(Role.ANALYST)
    for path in ("definitions/", f"definitions/{ID}/bench/", f"definitions/{ID}/bench/near/", "trials/1/"):
        number = Trial.objects.get().number
        with django_assert_max_num_queries(35):
            assert client.get(f"/{path.replace('trials/1', f'trials/{number}')}").status_code == 200


def test_the_back_test_is_drawn_and_said(signed_in: SignedIn, release_id: str, tmp_path: Path) -> None:
    client = signed_in(Role.ANALYST)
    assert "was not back-tested" in _page(client, f"/definitions/{ID}/backtest/")
    load_trial(write_backtest(tmp_path / "b", release_id, ID), by="tests")
    page = _page(client, f"/definitions/{ID}/backtest/", places=40)
    assert page.count("<polyline") == 3  # listed, of them it followed; one rule's frontier
    assert "With 40 places (the nearest figure is that for 25)" in page
    assert "at least 25.0% of later harm" in page
    assert "not yet known" in page  # the last month's follow-up
    assert "more than it lists" in page
    assert "no figure for 5 places" in _page(client, f"/definitions/{ID}/backtest/", places=5)
    assert "Enter a whole number" in _page(client, f"/definitions/{ID}/backtest/", places="lots")
    assert _page(client, f"/definitions/{ID}/backtest/", outcome="homicide", places=40)


def test_a_newer_trial_takes_the_place_of_an_older(release_id: str, tmp_path: Path, benched: Trial) -> None:
    only = load_trial(write_bench(tmp_path / "two", release_id, {ID: RULES[ID]}), by="tests")
    assert list(Trial.objects.all()) == [only, benched]  # the older alone tells of the other definition
    both = load_trial(write_bench(tmp_path / "three", release_id, RULES), by="tests")
    assert list(Trial.objects.all()) == [both]
    assert set(Rule.objects.values_list("loaded", flat=True)) == {both.number}


def test_what_is_no_whole_trial_is_refused_and_nothing_is_kept(release_id: str, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="holds no trial"):
        load_trial(tmp_path, by="tests")
    cut = write_bench(tmp_path / "cut", release_id, RULES)
    (cut / "bench_overlap.parquet").unlink()
    with pytest.raises(Invalid, match="bench_overlap"):
        load_trial(cut, by="tests")
    broken = write_bench(tmp_path / "broken", release_id, RULES)
    (broken / "bench.json").write_text("{", encoding="utf-8")
    with pytest.raises(Invalid, match="cut short"):
        load_trial(broken, by="tests")
    with pytest.raises(Refused, match="does not hold"):
        load_trial(write_bench(tmp_path / "other", "another-release", RULES), by="tests")
    assert not Trial.objects.exists()


def test_a_chart_of_nothing_is_no_chart() -> None:
    assert month_chart([("Listed", True, [])]) is None
    assert frontier_chart([], None) is None
    flat = month_chart([("Listed", True, [(AS_OF, 0)])])
    assert flat is not None
    assert [tick.words for tick in flat.up] == ["0", "1", "2", "3", "4"]


def test_every_scale_holds_its_highest_number() -> None:
    for number in (0, 1, 4, 5, 9, 11, 99, 101, 4_000, 98_765):
        chart = month_chart([("Listed", True, [(AS_OF, number)])])
        assert chart is not None
        assert float(chart.up[-1].words.replace(",", "")) >= number
