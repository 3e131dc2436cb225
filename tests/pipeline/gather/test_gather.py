"""Events as RELEASE says what a status means: who, against whom, how related, of what theme, known by when."""

from datetime import date
from typing import Any

from daylight.tables.spec import Type
from daylight.tables.working import WORKING
from tests.factories.working import ARROW, Records
from tests.pipeline.gather.conftest import Gathered

Row = dict[str, Any]


def told(events: list[Row], *columns: str, **like: Any) -> list[Any]:
    """Of the events that are like that, those columns; one column comes bare."""
    found = [e for e in events if all(e[name] == value for name, value in like.items())]
    return [e[columns[0]] if len(columns) == 1 else tuple(e[name] for name in columns) for e in found]


def test_tables_are_as_declared(gathered: Gathered, engine: Any) -> None:
    gathered(Records().abuse("i1", "2024-01-05", "A > B", "partner", codes=["8N"]))
    kinds = ("BOOLEAN", "DATE", "TIMESTAMP", "INTEGER", "BIGINT", "DOUBLE", "VARCHAR[]")
    types = dict(zip(ARROW, kinds, strict=True))
    for name in ("people_found", "events", "connections", "answers", "crimes", "incident_themes"):
        declared = [(c.name, types.get(c.type, "VARCHAR")) for c in WORKING[name].columns]
        assert [(row[0], row[1]) for row in engine.rows(f"DESCRIBE {name}")] == declared, name
    assert Type.TEXT not in types


def test_one_pair_is_told_from_both_sides(gathered: Gathered) -> None:
    records = Records().abuse("i1", "2024-01-05 23:30", "A > B", "ex_partner", codes=["8N", "008/06"], arrested=True)
    events = gathered(records)["events"]
    assert len(events) == 2
    suspect, victim = events
    assert (suspect["person_id"], suspect["role"], suspect["other_person_id"]) == ("A", "suspect", "B")
    assert (victim["person_id"], victim["role"], victim["other_person_id"]) == ("B", "victim", "A")
    assert suspect["relationship"] == suspect["relationship_settled"] == "ex_partner"
    assert suspect["intimate"] is True
    assert suspect["family"] is False
    assert suspect["themes"] == ["domestic"]
    assert suspect["offence_ids"] == ["i1/1", "i1/2"]
    assert suspect["theme_crimes"] == 2
    assert suspect["arrested"] is True
    assert suspect["outcome_family"] == "open"
    same = set(suspect) - {"person_id", "role", "other_person_id"}
    assert {name: suspect[name] for name in same} == {name: victim[name] for name in same}


def test_event_date_is_the_london_date(gathered: Gathered) -> None:
    records = Records().abuse("summer", "2023-07-01 23:30", "A > B").abuse("winter", "2023-12-01 23:30", "A > B")
    dates = told(gathered(records)["events"], "incident_id", "event_date", role="suspect")
    assert dates == [("summer", date(2023, 7, 2)), ("winter", date(2023, 12, 1))]


def test_what_is_recorded_after_as_of_is_not_there(gathered: Gathered) -> None:
    records = (
        Records()
        .abuse("on the day", "2024-06-30 22:30", "A > B")
        .abuse("late entry", "2024-06-01", "A > B", recorded_at="2024-07-01")
        .abuse("minute past", "2024-06-30 23:05", "A > B")
    )
    assert told(gathered(records)["events"], "incident_id", role="suspect") == ["on the day"]


def test_a_crime_recorded_after_as_of_is_not_there(gathered: Gathered) -> None:
    records = Records().abuse("i1", "2024-06-01", "A > B", codes=["8N"])
    records.offence("i1", "later", "19C", recorded_at="2024-07-02")
    made = gathered(records)
    assert told(made["events"], "offence_ids", "themes", role="suspect") == [(["i1/1"], [])]
    assert told(made["crimes"], "known", offence_id="later") == [False]


def test_cancelled_by_as_of_is_shown_as_cancelled(gathered: Gathered) -> None:
    records = (
        Records()
        .abuse("before", "2024-01-01", "A > B", cancelled_at="2024-02-01")
        .abuse("after", "2024-01-02", "A > B", cancelled_at="2024-07-01")
        .abuse("never", "2024-01-03", "A > B")
    )
    made = gathered(records)
    expected = [("after", False), ("before", True), ("never", False)]
    assert sorted(told(made["events"], "incident_id", "cancelled", role="suspect")) == expected
    assert sorted(told(made["incident_themes"], "incident_id", "cancelled")) == expected


def test_a_cancelled_crime_is_no_crime_from_that_day(gathered: Gathered) -> None:
    records = Records().abuse("i1", "2024-01-05", "A > B", codes=["8N"])
    records.offence("i1", "gone", "19C", cancelled_at="2024-06-30").offence(
        "i1", "stays", "8L", cancelled_at="2024-07-01"
    )
    assert told(gathered(records)["events"], "offence_ids", role="suspect") == [["i1/1", "stays"]]


def test_an_outcome_after_as_of_is_open(gathered: Gathered) -> None:
    records = Records().incident("i1", "2024-05-01").party("i1", "A", "suspect").party("i1", "B", "victim")
    records.offence("i1", "o1", "8N", outcome_code="1", outcome_at="2024-07-15")
    records.offence("i1", "o2", "8L", outcome_code="16", outcome_at="2024-06-30")
    made = gathered(records)
    assert told(made["crimes"], "offence_id", "outcome_family") == [("o1", "open"), ("o2", "evidential")]
    assert told(made["events"], "outcome_family", role="suspect") == ["evidential"]
    assert told(gathered(records, date(2024, 7, 15))["events"], "outcome_family", role="suspect") == ["charge"]


def test_a_later_fact_changes_nothing(gathered: Gathered) -> None:
    def history() -> Records:
        records = (
            Records().abuse("i1", "2023-01-05", "A > B", codes=["8N"]).abuse("i2", "2024-01-05", "A > C", "spouse")
        )
        return records.about("A", "orders", "n1", "2023-02-01", kind="NMO", starts_on="2023-02-01")

    later = (
        history()
        .abuse("i3", "2024-06-29", "A > B", "ex_partner", recorded_at="2024-07-01", codes=["19C"])
        .abuse("i4", "2024-07-05", "B > A", "ex_partner")
        .about("A", "convictions", "c1", "2024-07-02", convicted_on="2024-07-02", offence_code="8N")
        .about("A", "management", "m1", "2024-07-02", scheme="MAPPA", starts_on="2024-07-02")
    )
    now, then = gathered(history()), gathered(later)
    for name in ("events", "connections", "answers"):
        assert now[name] == then[name], name
    unchanged = [{**row, "mention_count": None} for row in then["people_found"]]
    assert [{**row, "mention_count": None} for row in now["people_found"]] == unchanged


def test_row_order_is_of_no_matter(gathered: Gathered) -> None:
    records = Records()
    for number, relationship in enumerate(["spouse", None, "ex_spouse", "unknown", "parent"]):
        records.abuse(f"i{number}", "2024-01-05", "A > B", relationship, codes=["8N", "8L"])
        records.abuse(f"j{number}", "2024-01-05", "B > A", relationship)
    assert gathered(records) == gathered(records, backwards=True)


class TestRelationships:
    """A relationship missing in one incident is settled by the same pair's nearest incident that records one."""

    def test_the_nearest_in_time_settles(self, gathered: Gathered) -> None:
        records = (
            Records()
            .abuse("i1", "2020-01-01", "A > B", "partner")
            .abuse("i2", "2021-01-01", "A > B", None)
            .abuse("i3", "2021-03-01", "A > B", "unknown")
            .abuse("i4", "2021-04-01", "A > B", "ex_partner")
            .abuse("i5", "2021-02-01", "C > B", "sibling")
        )
        settled = dict(told(gathered(records)["events"], "incident_id", "relationship_settled", role="suspect"))
        assert settled == {
            "i1": "partner", "i2": "ex_partner", "i3": "ex_partner", "i4": "ex_partner", "i5": "sibling",
        }  # fmt: skip

    def test_of_two_equally_near_the_earlier_speaks(self, gathered: Gathered) -> None:
        records = (
            Records()
            .abuse("i1", "2022-01-01", "A > B", "partner")
            .abuse("i2", "2022-01-11", "A > B")
            .abuse("i3", "2022-01-21", "A > B", "ex_partner")
        )
        events = gathered(records)["events"]
        assert told(events, "relationship", "relationship_settled", role="suspect", incident_id="i2") == [
            (None, "partner")
        ]

    def test_what_nobody_records_stays_unknown(self, gathered: Gathered) -> None:
        records = Records().abuse("i1", "2022-01-01", "A > B", "unknown").abuse("i2", "2022-01-11", "A > B")
        for event in gathered(records)["events"]:
            assert (event["relationship_settled"], event["intimate"], event["family"]) in [
                ("unknown", None, None),
                (None, None, None),
            ]
            assert event["themes"] == []

    def test_cancelled_later_and_contested_incidents_do_not_settle(self, gathered: Gathered) -> None:
        records = (
            Records()
            .abuse("i1", "2022-01-01", "A > B")
            .abuse("i2", "2022-01-02", "A > B", "partner", cancelled_at="2022-02-01")
            .abuse("i3", "2022-01-03", "A > B", "partner", recorded_at="2024-08-01")
            .abuse("i4", "2022-01-04", "A > B", "partner")
            .restrict("incidents", "i4")
        )
        assert told(gathered(records)["events"], "intimate", incident_id="i1", role="suspect") == [None]

    def test_a_stranger_is_known_to_be_no_partner(self, gathered: Gathered) -> None:
        records = Records().abuse("i1", "2022-01-01", "A > B", "stranger")
        assert told(gathered(records)["events"], "intimate", "family", role="suspect") == [(False, False)]


class TestThemes:
    def test_domestic_by_flag_relationship_or_code(self, gathered: Gathered) -> None:
        records = (
            Records()
            .abuse("flag", "2022-01-01", "A > B", "stranger", domestic=True)
            .abuse("family", "2022-01-02", "A > C", "parent")
            .abuse("code", "2022-01-03", "A > D", "stranger", codes=["8U"])
            .abuse("none", "2022-01-04", "A > E", "neighbour", codes=["8N"])
        )
        made = gathered(records)
        expected = [("code", ["domestic"]), ("family", ["domestic"]), ("flag", ["domestic"]), ("none", [])]
        assert sorted(told(made["events"], "incident_id", "themes", role="suspect")) == expected
        assert sorted(told(made["incident_themes"], "incident_id", "themes")) == expected

    def test_sexual_and_stalking_by_flag_or_code(self, gathered: Gathered) -> None:
        records = (
            Records()
            .abuse("flags", "2022-01-01", "A > B", "stranger", sexual=True, stalking=True, codes=["8N"])
            .abuse("codes", "2022-01-02", "A > C", "stranger", codes=["19C", "8Q", "8N"])
        )
        events = gathered(records)["events"]
        counted = told(
            events, "incident_id", "themes", "theme_crimes", "sexual_crimes", "stalking_crimes", role="suspect"
        )
        assert sorted(counted) == [
            ("codes", ["sexual", "stalking"], 2, 1, 1),
            ("flags", ["sexual", "stalking"], 1, 1, 1),
        ]

    def test_settled_by_another_incident_makes_domestic(self, gathered: Gathered) -> None:
        records = Records().abuse("i1", "2022-01-01", "A > B").abuse("i2", "2022-02-01", "A > B", "ex_spouse")
        assert told(gathered(records)["events"], "themes", role="suspect") == [["domestic"], ["domestic"]]


class TestParties:
    def test_each_suspect_has_his_own_victim(self, gathered: Gathered) -> None:
        records = Records().incident("i1", "2024-01-01")
        records.party("i1", "B", "victim", record_id="vb").party("i1", "C", "victim", record_id="vc")
        records.party("i1", "A", "suspect", relationship="partner", to="vb")
        records.party("i1", "A", "suspect", relationship="parent", to="vc")
        records.party("i1", "D", "suspect", relationship="stranger")
        against = told(gathered(records)["events"], "person_id", "other_person_id", "relationship", role="suspect")
        assert sorted(against) == [
            ("A", "B", "partner"), ("A", "C", "parent"), ("D", "B", "stranger"), ("D", "C", "stranger"),
        ]  # fmt: skip

    def test_crimes_belong_to_the_pair_they_name(self, gathered: Gathered) -> None:
        records = Records().incident("i1", "2024-01-01").offence("i1", "o1", "8N").offence("i1", "o2", "19C")
        records.party("i1", "A", "suspect").party("i1", "B", "victim", offence_id="o1")
        records.party("i1", "C", "victim", offence_id="o2").party("i1", "D", "suspect", offence_id="o1")
        crimes = told(
            gathered(records)["events"], "person_id", "other_person_id", "offence_ids", "themes", role="suspect"
        )
        assert sorted(crimes) == [
            ("A", "B", ["o1"], []), ("A", "C", ["o2"], ["sexual"]), ("D", "B", ["o1"], []), ("D", "C", [], []),
        ]  # fmt: skip

    def test_one_person_twice_in_one_role_is_one_row(self, gathered: Gathered) -> None:
        records = Records().incident("i1", "2024-01-01").offence("i1", "o1", "8N").offence("i1", "o2", "8L")
        records.party("i1", "A", "suspect", relationship="unknown", offence_id="o1")
        records.party("i1", "A", "suspect", relationship="in_law", offence_id="o2", arrested=True)
        records.party("i1", "A", "suspect", relationship="ex_spouse", offence_id="o2", arrested=False)
        records.party("i1", "B", "victim").party("i1", "B", "victim")
        rows = told(gathered(records)["events"], "person_id", "relationship", "offence_ids", "arrested")
        assert rows == [("A", "ex_spouse", ["o1", "o2"], True), ("B", "ex_spouse", ["o1", "o2"], True)]

    def test_nobody_is_his_own_victim(self, gathered: Gathered) -> None:
        records = Records().incident("i1", "2024-01-01").party("i1", "A", "suspect").party("i1", "A", "victim")
        rows = told(gathered(records)["events"], "person_id", "role", "other_person_id")
        assert sorted(rows, key=str) == [("A", "suspect", None), ("A", "victim", None)]

    def test_a_suspect_without_a_victim_and_a_victim_without_a_suspect_stay(self, gathered: Gathered) -> None:
        records = Records().incident("i1", "2024-01-01").party("i1", "A", "suspect", relationship="partner")
        records.incident("i2", "2024-01-02", domestic=True).party("i2", "B", "victim")
        rows = told(gathered(records)["events"], "person_id", "role", "other_person_id", "themes")
        assert rows == [("A", "suspect", None, ["domestic"]), ("B", "victim", None, ["domestic"])]

    def test_everybody_else_has_one_row_with_the_themes_of_the_incident(self, gathered: Gathered) -> None:
        records = Records().abuse("i1", "2024-01-01", "A > B", "partner")
        records.party("i1", "C", "child").party("i1", "C", "child").party("i1", "D", "witness")
        rows = [
            row
            for row in told(gathered(records)["events"], "person_id", "role", "other_person_id", "themes")
            if row[0] > "B"
        ]
        assert rows == [("C", "child", None, ["domestic"]), ("D", "witness", None, ["domestic"])]


class TestRestrictions:
    """Contested data is shown and counted nowhere."""

    def test_a_restricted_incident(self, gathered: Gathered) -> None:
        records = Records().abuse("i1", "2024-01-01", "A > B").restrict("incidents", "i1")
        assert told(gathered(records)["events"], "restricted") == [True, True]

    def test_a_restricted_mention_takes_its_row_unless_another_stands(self, gathered: Gathered) -> None:
        records = (
            Records().incident("i1", "2024-01-01").party("i1", "A", "suspect", record_id="s1", relationship="spouse")
        )
        records.party("i1", "A", "suspect", record_id="s2", relationship="sibling").party("i1", "B", "victim")
        records.restrict("involvements", "s1")
        assert told(gathered(records)["events"], "restricted", "relationship", role="suspect") == [(False, "sibling")]
        records.restrict("involvements", "s2")
        assert told(gathered(records)["events"], "restricted", role="suspect") == [True]

    def test_a_restricted_crime_and_conviction(self, gathered: Gathered) -> None:
        records = Records().abuse("i1", "2024-01-01", "A > B", codes=["8N", "8L"]).restrict("offences", "i1/2")
        records.about("A", "convictions", "c1", "2024-02-01", convicted_on="2024-02-01", offence_code="8N")
        records.restrict("convictions", "c1")
        made = gathered(records)
        assert told(made["events"], "offence_ids", role="suspect") == [["i1/1"]]
        assert made["answers"] == []


class TestSeverity:
    def test_weights_add_up_in_the_edition_in_force(self, gathered: Gathered, tmp_path: Any) -> None:
        records = Records().abuse("i1", "2024-01-01", "A > B", codes=["8N", "8N", None])
        shipped = told(gathered(records)["events"], "severity", role="suspect")[0]
        weights = tmp_path / "ours.csv"
        weights.write_text("code,weight\n8N,100\ndefault,7\n", encoding="utf-8")
        made = gathered(records, weights=weights)
        assert told(made["events"], "severity", role="suspect") == [207.0]
        assert shipped > 0
        assert {row["severity_edition"] for row in made["crimes"]} == {"ours"}

    def test_eras_are_told_apart(self, gathered: Gathered) -> None:
        records = (
            Records().abuse("i1", "2023-05-31", "A > B", codes=["8N"]).abuse("i2", "2023-06-01", "A > B", codes=["8N"])
        )
        assert told(gathered(records)["crimes"], "recording_era") == ["before-2023-06", "from-2023-06"]


def test_a_cancelled_crime_stays_named_for_a_look_back(gathered: Gathered) -> None:
    records = Records().abuse("i1", "2024-01-05", "A > B", "partner", codes=["8N"])
    records.offence("i1", "i1/2", "3B", cancelled_at="2024-03-01")
    told = {row["role"]: row for row in gathered(records)["events"]}
    for role in ("suspect", "victim"):
        assert told[role]["offence_ids"] == ["i1/1"]
        assert told[role]["cancelled_offence_ids"] == ["i1/2"]


def test_a_connection_says_since_when_it_was_known(gathered: Gathered) -> None:
    records = Records().abuse("i1", "2023-01-05", "A > B", "partner").abuse("i2", "2023-02-05", "A > C", "partner")
    records.abuse("i3", "2023-03-05", "B > C", "parent", recorded_at="2023-04-02")
    records.abuse("i4", "2023-05-05", "C > B", "child")
    assert [row["known_on"] for row in gathered(records)["connections"]] == [date(2023, 4, 2)]
