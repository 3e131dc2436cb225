"""Who each person is, who is connected to whom, and what has been done, as known at as_of."""

from datetime import date

import pytest

from tests.factories.working import Records
from tests.pipeline.gather.conftest import Gathered
from tests.pipeline.gather.test_gather import told


class TestPeople:
    def test_the_name_most_often_recorded_and_every_other(self, gathered: Gathered) -> None:
        records = Records().incident("i1", "2024-01-01")
        for forename, surname in [
            ("Jon", "Smith"),
            ("JON", "SMITH"),
            ("Jonathan", "Smith"),
            (None, "Smith"),
            ("Jon", "Smith"),
        ]:
            records.party(
                "i1", "A", "witness", shown_forename=forename, shown_surname=surname, other_names=["jonny smith"]
            )
        person = gathered(records)["people_found"][0]
        assert (person["forename"], person["surname"]) == ("Jon", "Smith")
        assert person["other_names"] == ["Jonathan Smith", "Jonny Smith", "Smith"]
        assert person["mention_count"] == 5

    def test_birth_most_often_recorded(self, gathered: Gathered) -> None:
        records = Records().incident("i1", "2024-01-01")
        for born in (date(1980, 1, 1), date(1980, 1, 2), date(1980, 1, 2)):
            records.party(
                "i1", "A", "witness", birth_date=born, birth_text=str(born), born_from=born, born_to=born, sex="M"
            )
        records.party("i1", "B", "witness", birth_text="1984", born_from=date(1984, 1, 1), born_to=date(1984, 12, 31))
        records.party("i1", "B", "witness", birth_text="1984-03", born_from=date(1984, 3, 1), born_to=date(1984, 3, 31))
        found = told(gathered(records)["people_found"], "birth_date", "birth_text", "born_from", "born_to")
        assert found == [
            (date(1980, 1, 2), "1980-01-02", date(1980, 1, 2), date(1980, 1, 2)),
            (None, "1984-03", date(1984, 3, 1), date(1984, 3, 31)),
        ]

    def test_births_that_contradict_each_other_give_the_whole_span(self, gathered: Gathered) -> None:
        records = Records().incident("i1", "2024-01-01")
        records.party("i1", "A", "witness", born_from=date(1990, 1, 1), born_to=date(1990, 12, 31))
        records.party("i1", "A", "witness", born_from=date(1970, 1, 1), born_to=date(1970, 12, 31))
        assert told(gathered(records)["people_found"], "born_from", "born_to") == [
            (date(1970, 1, 1), date(1990, 12, 31))
        ]

    def test_a_seal_and_a_badge_hold_whatever_the_viewpoint(self, gathered: Gathered) -> None:
        records = Records().incident("i1", "2024-01-01").party("i1", "A", "witness")
        records.incident("i2", "2024-08-01").party("i2", "A", "witness", protected=True).about(
            "B", "staff", "s1", staff_id="s1"
        )
        people = gathered(records)["people_found"]
        assert told(people, "person_id", "protected", "staff") == [("A", True, False), ("B", False, True)]

    def test_somebody_first_mentioned_later_has_no_name_yet(self, gathered: Gathered) -> None:
        records = Records().incident("i1", "2024-08-01").party("i1", "A", "witness")
        assert told(gathered(records)["people_found"], "person_id", "forename", "mention_count") == [("A", None, 1)]


class TestConnections:
    def test_a_relationship_between_two_victims_in_any_incident(self, gathered: Gathered) -> None:
        records = Records().abuse("i1", "2024-01-01", "A > B", "partner").abuse("i2", "2024-02-01", "A > C", "partner")
        records.abuse("i3", "2023-01-01", "C > B", "sibling").abuse("i4", "2024-02-01", "A > D", "partner")
        records.abuse("i5", "2024-02-01", "D > B", "stranger").abuse("i6", "2024-02-01", "D > C", "unknown")
        found = told(gathered(records)["connections"], "left_id", "right_id", "reason")
        assert found == [("B", "C", "relationship")]

    @pytest.mark.parametrize(("moved", "connected"), [("2024-01-10", True), ("2024-01-11", False)])
    def test_one_address_within_twelve_months(self, gathered: Gathered, moved: str, connected: bool) -> None:
        records = Records().incident("i1", "2023-01-10").incident("i2", moved)
        records.party("i1", "A", "suspect").party("i1", "B", "victim", address_id="home")
        records.party("i2", "A", "suspect").party("i2", "C", "victim", address_id="home")
        found = told(gathered(records)["connections"], "left_id", "right_id", "reason")
        assert found == ([("B", "C", "address")] if connected else [])

    def test_what_is_known_later_connects_nobody(self, gathered: Gathered) -> None:
        records = Records().abuse("i1", "2024-01-01", "A > B").abuse("i2", "2024-02-01", "A > C")
        records.incident("i3", "2024-06-01", recorded_at="2024-07-01")
        records.party("i3", "B", "witness", address_id="home").party("i3", "C", "witness", address_id="home")
        records.abuse("i4", "2024-07-01", "B > C", "spouse")
        assert gathered(records)["connections"] == []


class TestAnswers:
    def test_a_conviction_has_the_themes_of_its_code_and_of_its_crime(self, gathered: Gathered) -> None:
        records = Records().abuse("i1", "2024-01-01", "A > B", "partner", codes=["8N"])
        records.about(
            "A", "convictions", "c1", "2024-03-01", convicted_on="2024-03-01", offence_code="8N", offence_id="i1/1"
        )
        records.about("A", "convictions", "c2", "2024-03-02", convicted_on="2024-03-02", offence_code="019/08")
        records.about("A", "convictions", "c3", "2024-03-03", convicted_on="2024-03-03", offence_code="8U")
        records.about("A", "convictions", "c4", "2024-03-04", convicted_on="2024-03-04", offence_code="8N")
        records.about("A", "convictions", "c5", "2024-07-01", convicted_on="2024-07-01", offence_code="8N")
        answers = gathered(records)["answers"]
        assert sorted(told(answers, "on_date", "themes")) == [
            (date(2024, 3, 1), ["domestic"]), (date(2024, 3, 2), ["sexual"]), (date(2024, 3, 3), ["domestic"]),
            (date(2024, 3, 4), []),
        ]  # fmt: skip

    def test_a_prosecution_that_ends_in_conviction_and_one_quashed(self, gathered: Gathered) -> None:
        records = Records().abuse("i1", "2024-01-01", "A > B", "partner", codes=["8N", "8L", "8Q"])
        step = {"happened_on": "2024-03-01", "step": "convicted"}
        records.about("A", "proceedings", "p1", "2024-03-01", offence_id="i1/1", **step)
        records.about(
            "A", "convictions", "c2", "2024-03-05", convicted_on="2024-03-05", offence_code="8L", offence_id="i1/2"
        )
        records.about("A", "proceedings", "p2", "2024-03-05", offence_id="i1/2", **step | {"happened_on": "2024-03-05"})
        records.about(
            "A", "convictions", "c3", "2024-03-09", convicted_on="2024-03-09", offence_code="8Q", offence_id="i1/3"
        )
        records.about(
            "A", "proceedings", "p3", "2024-04-09", offence_id="i1/3", happened_on="2024-04-09", step="quashed"
        )
        assert sorted(told(gathered(records)["answers"], "kind", "what", "on_date")) == [
            ("conviction", "8L", date(2024, 3, 5)), ("conviction", "8N", date(2024, 3, 1)),
        ]  # fmt: skip
        before_the_appeal = gathered(records, date(2024, 4, 8))["answers"]
        assert len(before_the_appeal) == 3

    def test_protective_orders_and_no_others(self, gathered: Gathered) -> None:
        records = Records().incident("i1", "2024-01-01")
        for kind in ("NMO", "DVPO", "DAPO", "SPO", "RO", "bail", "CBO", "community"):
            records.about("A", "orders", kind, "2024-02-01", order_id=kind, kind=kind, starts_on="2024-02-01")
        records.about("A", "orders", "o9", "2024-09-01", order_id="o9", kind="OO", starts_on="2024-09-01")
        records.about("A", "proceedings", "p9", "2024-06-20", happened_on="2024-06-20", step="granted", order_id="o9")
        records.about("C", "proceedings", "p7", "2024-06-20", happened_on="2024-06-20", step="refused")
        found = told(gathered(records)["answers"], "person_id", "what")
        assert sorted(found) == [("A", kind) for kind in ("DAPO", "DVPO", "NMO", "OO", "RO", "SPO")]

    def test_management_as_known_at_as_of(self, gathered: Gathered) -> None:
        records = Records()
        spell = {"scheme": "MAPPA", "starts_on": "2024-01-01", "role": "perpetrator", "category": "2", "level": "1"}
        records.about("A", "management", "m1", "2024-01-01", **spell, ends_on="2024-06-30", last_action_on="2024-03-01")
        records.about("B", "management", "m2", "2024-01-01", **spell, ends_on="2024-07-01", last_action_on="2024-07-01")
        found = told(
            gathered(records)["answers"], "person_id", "what", "ends_on", "last_action_on", "category", "level", "role"
        )
        assert found == [
            ("A", "MAPPA", date(2024, 6, 30), date(2024, 3, 1), "2", "1", "perpetrator"),
            ("B", "MAPPA", None, None, "2", "1", "perpetrator"),
        ]

    def test_who_the_unit_has_listed(self, gathered: Gathered) -> None:
        records = Records()
        for who, since in (("A", date(2024, 6, 30)), ("B", date(2024, 7, 1))):
            records.tables["decided_listed"].append({"person_id": who, "since": since, "by": "someone"})
        assert told(gathered(records)["answers"], "person_id", "kind", "what") == [("A", "listed", "Daylight")]
