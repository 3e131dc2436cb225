"""The tables that tidy hands on: as declared, complete, and the same whatever the order of the rows."""

import random
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from daylight.domain.people import clean_name
from daylight.pipeline.engines import Engine
from daylight.tables.spec import Type
from daylight.tables.working import ADDRESSES, MENTION_PAIRS, MENTIONS, TIDY_INCIDENTS, TIDY_OFFENCES

Tidied = Callable[..., Engine]
Row = dict[str, Any]
SQL_TYPES = {
    Type.BOOLEAN: "BOOLEAN",
    Type.DATE: "DATE",
    Type.TIMESTAMP: "TIMESTAMP",
    Type.COUNT: "INTEGER",
    Type.NUMBER: "BIGINT",
    Type.REAL: "DOUBLE",
    Type.TEXTS: "VARCHAR[]",
}
MADE = (TIDY_INCIDENTS, TIDY_OFFENCES, ADDRESSES, MENTIONS, MENTION_PAIRS)
SUMMER_NIGHT = datetime.fromisoformat("2024-07-01T23:30")  # UTC: already 2 July in London


def incident(name: str = "i1", at: datetime = SUMMER_NIGHT, **more: Any) -> Row:
    """One incident."""
    return {"incident_id": name, "reported_at": at, **more}


def mention(name: str, role: str = "suspect", of: str = "i1", **more: Any) -> Row:
    """One involvement."""
    return {"involvement_id": name, "incident_id": of, "role": role, **more}


def mentions(engine: Engine, *columns: str) -> list[tuple[Any, ...]]:
    """These columns of `tidy_mentions`, in the order of mention_no."""
    return engine.rows(f"SELECT {', '.join(columns)} FROM tidy_mentions ORDER BY mention_no")


def test_tables_are_as_declared_even_when_empty(tidied: Tidied) -> None:
    engine = tidied()
    for table in MADE:
        declared = [(column.name, SQL_TYPES.get(column.type, "VARCHAR")) for column in table.columns]
        assert [row[:2] for row in engine.rows(f"DESCRIBE {table.name}")] == declared
        assert engine.count(table.name) == 0


def test_nothing_is_left_behind(tidied: Tidied) -> None:
    engine = tidied(incidents=[incident()], involvements=[mention("v1", forename="Ann")])
    assert [name for (name,) in engine.rows("SHOW TABLES") if name.startswith("tidying")] == []


DAYS = """
2024-07-01T22:59 | 2024-07-01
2024-07-01T23:00 | 2024-07-02
2024-01-01T23:59 | 2024-01-01
2024-03-30T23:30 | 2024-03-30
2024-03-31T23:30 | 2024-04-01
2024-10-26T23:30 | 2024-10-27
2024-10-27T23:30 | 2024-10-27
1999-08-01T23:30 | 1999-08-02
"""


def test_days_are_those_of_london(tidied: Tidied) -> None:
    table = [line.split(" | ") for line in DAYS.strip().splitlines()]
    times = [datetime.fromisoformat(at) for at, _ in table]
    engine = tidied(incidents=[incident(f"i{n}", at, recorded_at=at, cancelled_at=at) for n, at in enumerate(times)])
    found = engine.rows("SELECT event_date, known_on, cancelled_on FROM tidy_incidents ORDER BY incident_id")
    assert found == [(date.fromisoformat(day),) * 3 for _, day in table]


def test_an_incident_without_a_time_of_recording_is_known_when_reported(tidied: Tidied) -> None:
    engine = tidied(incidents=[incident()], offences=[{"offence_id": "o1", "incident_id": "i1"}])
    assert engine.rows("SELECT known_on, recorded_at FROM tidy_incidents") == [(date(2024, 7, 2), SUMMER_NIGHT)]
    assert engine.rows("SELECT known_on, recorded_at FROM tidy_offences") == [(date(2024, 7, 2), SUMMER_NIGHT)]


def test_an_offence_code_in_either_system_has_one_normal_form(tidied: Tidied) -> None:
    codes = ["105A", "105a", " 105 A ", "105/01", "105/1", "10501"]
    offences = [{"offence_id": f"o{n}", "incident_id": "i1", "offence_code": code} for n, code in enumerate(codes)]
    engine = tidied(offences=[*offences, {"offence_id": "p", "incident_id": "i1", "offence_code": "what?"}])
    found = engine.rows("SELECT offence_code, code, stats_code FROM tidy_offences ORDER BY offence_id")
    assert found == [*((code, "105A", "105/01") for code in codes), ("what?", None, None)]


OUTCOMES = [
    # recorded outcome and support -> outcome, support
    ("16", None, "16", False),
    ("14", None, "14", False),
    ("16", True, "16", True),
    ("15", None, "15", None),
    ("Type 16", None, "16", False),
    ("outcome 16 - victim does not support", None, "16", False),
    ("01", None, "1", None),
    ("99", None, None, None),
    (None, False, None, False),
]


def test_outcomes_are_numbers_and_two_of_them_say_that_the_victim_does_not_support(tidied: Tidied) -> None:
    offences = [
        {"offence_id": f"o{n}", "incident_id": "i1", "outcome_code": outcome, "victim_supports": supports}
        for n, (outcome, supports, *_) in enumerate(OUTCOMES)
    ]
    engine = tidied(incidents=[incident()], offences=offences)
    found = engine.rows("SELECT outcome_code, victim_supports FROM tidy_offences ORDER BY offence_id")
    assert found == [row[2:] for row in OUTCOMES]


def test_mentions_are_numbered_by_source_table_and_record(tidied: Tidied) -> None:
    engine = tidied(
        incidents=[incident()],
        involvements=[mention("v2"), mention("v1", source="a"), mention("v10")],
        warrants=[{"warrant_id": "w1", "issued_on": date(2024, 1, 1)}],
        convictions=[{"conviction_id": "c1", "convicted_on": date(2024, 1, 1)}],
    )
    assert mentions(engine, "mention_no", "source_table", "record_id") == [
        (1, "involvements", "v1"),
        (2, "convictions", "c1"),
        (3, "involvements", "v10"),
        (4, "involvements", "v2"),
        (5, "warrants", "w1"),
    ]


def test_when_each_kind_of_record_is_known(tidied: Tidied) -> None:
    day = date(2023, 5, 6)
    engine = tidied(
        incidents=[incident(recorded_at=datetime.fromisoformat("2024-07-03T12:00"))],
        involvements=[mention("v1")],
        convictions=[{"conviction_id": "c1", "convicted_on": day}],
        proceedings=[{"proceeding_id": "p1", "happened_on": day, "step": "charged"}],
        orders=[{"order_id": "o1", "starts_on": day, "kind": "NMO"}],
        warrants=[{"warrant_id": "w1", "issued_on": day}],
        management=[{"scheme": "IOM", "starts_on": day}],
        markers=[{"marker": "violent", "starts_on": day}],
        custody=[{"starts_on": day}],
        intelligence=[{"report_id": "r1", "reported_on": day}],
        interests=[{"kind": "venue", "value": "The Red Lion"}],
        staff=[{"staff_id": "s1"}],
    )
    known = {table: (known, event) for table, known, event in mentions(engine, "source_table", "known_on", "event_on")}
    assert known.pop("involvements") == (date(2024, 7, 3), date(2024, 7, 2))
    assert known.pop("interests") == known.pop("staff") == (None, None)
    assert set(known.values()) == {(day, day)}
    assert len(known) == 8


NAMES = [
    (None, "John", None, "Smith", None),
    ("MR", "JOHN", "Paul", "O'NEILL-SMITH", "Jock; Jack Smith"),
    (None, "Mr John", "John James", "Smith", None),
    (None, "SMITH, John", None, None, "Bob"),
    (None, "Smith,", None, "John", None),
    (None, "Mary-Jane", "Jane Ann", "de la Cruz", None),
    (None, "Not", None, "Known", None),
    (None, "J.P.", None, "Smith (née Brown)", "Zed"),
    (None, "A N", None, "Other", None),
    ("N/K", "Zoë", "n/k", "Wiśniewska", "n/k"),
    (None, None, None, None, None),
]


def test_names_are_the_domain_s(tidied: Tidied) -> None:
    columns = ("title", "forename", "middle_names", "surname", "other_names")
    people = [dict(zip(columns, name, strict=True)) for name in NAMES]
    engine = tidied(incidents=[incident()], involvements=[mention(f"v{n:02d}", **one) for n, one in enumerate(people)])
    found = mentions(engine, *columns, "shown_forename", "shown_surname")
    for row, said in zip(found, NAMES, strict=True):
        name = clean_name(*said)
        assert row == (
            name.title, name.forename, name.middle_names, name.surname, list(name.other_names),
            name.shown_forename, name.shown_surname,
        )  # fmt: skip


def test_letters_of_other_alphabets_are_transliterated_but_shown_as_recorded(tidied: Tidied) -> None:
    engine = tidied(incidents=[incident()], involvements=[mention("v1", forename="Олена", surname="Ковач")])
    assert mentions(engine, "forename", "surname", "shown_surname") == [("olena", "kovach", "Ковач")]


def test_swapped_fields_are_put_right_where_other_names_show_which_is_which(tidied: Tidied) -> None:
    forenames, surnames = ("John", "Ann", "Omar", "Jane"), ("Hill", "Khan", "Patel", "Green", "Stone")
    usual = [(forename, surname) for forename in forenames for surname in surnames] * 16
    swapped = [("Hill", "John"), ("Khan", "Jane"), ("Patel", "John"), ("Hill", "Ann"), ("Stone", "Ann")] * 3
    doubtful = [("Quux", "Zed"), ("James", "Thomas")]
    rows = [mention(f"v{n:03d}", forename=a, surname=b) for n, (a, b) in enumerate(usual + swapped + doubtful)]
    found = mentions(tidied(incidents=[incident()], involvements=rows), "forename", "surname", "shown_forename")
    assert {row[0] for row in found[: len(usual)]} == {"john", "ann", "omar", "jane"}
    assert found[len(usual)] == ("john", "hill", "John")
    assert {row[:2] for row in found[-2:]} == {("quux", "zed"), ("james", "thomas")}


BIRTHS = [
    # date of birth, age -> birth_date, birth_text, born_from, born_to
    (("1984-03-07", None), (date(1984, 3, 7), "1984-03-07", date(1984, 3, 7), date(1984, 3, 7))),
    (("1984-03", None), (None, "1984-03", date(1984, 3, 1), date(1984, 3, 31))),
    ((None, 40), (None, None, date(1983, 7, 3), date(1984, 7, 2))),
    (("1984", 40), (None, "1984", date(1984, 1, 1), date(1984, 7, 2))),
    (("1950", 40), (None, "1950", date(1950, 1, 1), date(1950, 12, 31))),
    (("1900-01-01", 40), (None, None, date(1983, 7, 3), date(1984, 7, 2))),
    (("2030-01-01", None), (None, "2030-01-01", None, None)),
    (("2030-01-01", 40), (None, "2030-01-01", date(1983, 7, 3), date(1984, 7, 2))),
    (("1970-01-01", None), (date(1970, 1, 1), "1970-01-01", date(1970, 1, 1), date(1970, 1, 1))),
    ((None, 0), (None, None, date(2023, 7, 3), date(2024, 7, 2))),
    ((None, 999), (None, None, None, None)),
    ((None, None), (None, None, None, None)),
]


def test_birth_from_date_and_age(tidied: Tidied) -> None:
    rows = [mention(f"v{n:02d}", date_of_birth=day, age=age) for n, ((day, age), _) in enumerate(BIRTHS)]
    found = mentions(
        tidied(incidents=[incident()], involvements=rows), "birth_date", "birth_text", "born_from", "born_to"
    )
    assert found == [expected for _, expected in BIRTHS]


def test_1_january_1970_is_nobodys_birthday_where_everybody_has_it(tidied: Tidied) -> None:
    rows = [
        mention(f"v{n:02d}", forename=chr(97 + n) * 2 + "o", surname="Hill", date_of_birth="1970-01-01")
        for n in range(25)
    ]
    engine = tidied(incidents=[incident()], involvements=[*rows, mention("w", date_of_birth="1971-01-01")])
    found = mentions(engine, "birth_date", "birth_text", "born_from")
    assert found[:-1] == [(None, None, None)] * 25
    assert found[-1] == (date(1971, 1, 1), "1971-01-01", date(1971, 1, 1))


def test_ethnicity_is_kept_raw_with_its_scheme(tidied: Tidied) -> None:
    told = {
        "a": {"W1": "18+1", "a4": "18+1", "NS": "18+1", "White British": "other", None: None},
        "b": {"W1": "16+1", "O1": "16+1"},
        "c": {"W3": "18+1", "O1": "18+1"},
        "d": {"IC1": "6+1", "6": "6+1", "ic 3": "6+1"},
    }
    cells = [(source, code, scheme) for source, codes in told.items() for code, scheme in codes.items()]
    rows = [mention(f"v{n:02d}", source=source, ethnicity=code) for n, (source, code, _) in enumerate(cells)]
    assert mentions(tidied(involvements=rows), "source", "ethnicity", "ethnicity_scheme") == cells


def test_plain_cells(tidied: Tidied) -> None:
    engine = tidied(
        incidents=[incident()],
        involvements=[mention("v1", nominal_id=" N1 ", sex="U", phone="n/k"), mention("v2", sex="F", protected=True)],
    )
    assert mentions(engine, "nominal_id", "sex", "phone", "protected") == [
        ("N1", None, None, False),
        (None, "F", None, True),
    ]


def pairs(engine: Engine) -> set[tuple[str, str, str | None]]:
    """`mention_pairs` by record id."""
    return set(
        engine.rows(
            "SELECT s.record_id, v.record_id, p.relationship FROM mention_pairs AS p"
            " JOIN tidy_mentions AS s ON s.mention_no = p.suspect_no"
            " JOIN tidy_mentions AS v ON v.mention_no = p.victim_no"
        )
    )


def test_a_suspect_is_paired_with_every_victim_of_the_incident(tidied: Tidied) -> None:
    engine = tidied(
        incidents=[incident(), incident("i2")],
        involvements=[
            mention("s1", relationship="partner"),
            mention("v1", "victim"),
            mention("v2", "victim"),
            mention("w1", "witness"),
            mention("v3", "victim", of="i2"),
        ],
    )
    assert pairs(engine) == {("s1", "v1", "partner"), ("s1", "v2", "partner")}


def test_a_named_victim_is_the_only_one_unless_nobody_bears_the_name(tidied: Tidied) -> None:
    engine = tidied(
        incidents=[incident()],
        involvements=[
            mention("s1", to_involvement_id="v2"),
            mention("s2", to_involvement_id="gone"),
            mention("s3", to_involvement_id="w1"),
            mention("v1", "victim"),
            mention("v2", "victim"),
            mention("w1", "witness"),
        ],
    )
    assert {pair[:2] for pair in pairs(engine)} == {
        ("s1", "v2"), ("s2", "v1"), ("s2", "v2"), ("s3", "v1"), ("s3", "v2"),
    }  # fmt: skip


def test_mentions_of_different_crimes_are_no_pair(tidied: Tidied) -> None:
    engine = tidied(
        incidents=[incident()],
        involvements=[
            mention("s1", offence_id="o1"),
            mention("s2"),
            mention("v1", "victim", offence_id="o1"),
            mention("v2", "victim", offence_id="o2"),
            mention("v3", "victim"),
        ],
    )
    assert {pair[:2] for pair in pairs(engine)} == {
        ("s1", "v1"), ("s1", "v3"), ("s2", "v1"), ("s2", "v2"), ("s2", "v3"),
    }  # fmt: skip


def test_one_source_s_incident_is_not_another_s(tidied: Tidied) -> None:
    engine = tidied(
        incidents=[incident(source="a"), incident(source="b")],
        involvements=[mention("s1", source="a"), mention("v1", "victim", source="b")],
    )
    assert pairs(engine) == set()


def test_the_order_of_the_rows_is_of_no_matter(tidied: Tidied) -> None:
    chance = random.Random(7)  # noqa: S311  the same shuffle every time
    streets = ("High Street", "High St", "Hgih Street", "Mill Lane")
    rows = [
        mention(
            f"v{n:03d}", "victim" if n % 3 else "suspect", of=f"i{n % 20}",
            forename=f"{'ABCDE'[n % 5]}nn", surname="Hill",
            address=f"{n % 7 + 1} {streets[n % 4]}, Town", postcode=(None, "SO14 1AA", "SO14 1AB")[n % 3],
            uprn=str(1000 + n % 7) if n % 4 == 0 else None,
        )
        for n in range(120)
    ]  # fmt: skip
    places = [incident(f"i{n}", address=f"{n} Mill Lane, Town") for n in range(20)]
    answers = []
    for _ in range(2):
        engine = tidied(incidents=places, involvements=rows)
        kept = {
            table.name: ", ".join(c.name for c in table.columns if c.name not in ("source_file", "source_row"))
            for table in MADE
        }
        answers.append(
            [sorted(map(repr, engine.rows(f"SELECT {columns} FROM {name}"))) for name, columns in kept.items()]
        )
        chance.shuffle(rows)
        chance.shuffle(places)
    assert answers[0] == answers[1]
