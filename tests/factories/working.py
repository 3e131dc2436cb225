"""Working tables by hand: a few lines of history become what receive, tidy and link would have handed on."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from daylight.domain.offences import normal_code
from daylight.pipeline.engines import Engine
from daylight.tables.release import RELEASE
from daylight.tables.spec import Table, Type
from daylight.tables.working import WORKING

Row = dict[str, Any]
ARROW = {
    Type.BOOLEAN: pa.bool_(), Type.DATE: pa.date32(), Type.TIMESTAMP: pa.timestamp("us"), Type.COUNT: pa.int32(),
    Type.NUMBER: pa.int64(), Type.REAL: pa.float64(), Type.TEXTS: pa.list_(pa.string()),
}  # fmt: skip

TABLES = {
    **WORKING,
    **{
        name: RELEASE[name]
        for name in (
            "statuses",
            "fragile_links",
            "counter_allegations",
            "reviews",
            "scores",
            "safeguarding",
            "register",
            "measures",
        )
    },
}


def moment(text: str | None) -> datetime | None:
    """`2024-01-05` (at noon) or `2024-01-05 23:30`, in UTC, without its offset."""
    if text is None:
        return None
    return datetime.fromisoformat(text if " " in text else f"{text} 12:00").replace(tzinfo=UTC).replace(tzinfo=None)


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def london(at: datetime | None) -> date | None:
    return None if at is None else at.replace(tzinfo=UTC).astimezone(ZoneInfo("Europe/London")).date()


def arrow(table: Table, rows: list[Row]) -> pa.Table:
    """Rows as an Arrow table with the declared columns; what a row leaves out is null, or an empty list."""
    blank = {column.name: [] if column.type is Type.TEXTS else None for column in table.columns}
    unknown = {name for row in rows for name in row} - set(blank)
    assert not unknown, f"{table.name} has no column {sorted(unknown)}"
    whole = [blank | row for row in rows]
    return pa.table(
        {
            column.name: pa.array([row[column.name] for row in whole], ARROW.get(column.type, pa.string()))
            for column in table.columns
        }
    )


@dataclass
class Records:
    """A force's records, told line by line. Persons are single words (`A`, `B`): linkage is taken as done."""

    tables: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in TABLES})
    people: dict[int, str] = field(default_factory=dict)
    source: str = "main"

    def incident(self, incident_id: str, at: str, **more: Any) -> "Records":
        """An incident. `at`, `recorded_at` and `cancelled_at` are moments; flags and the rest as columns."""
        reported, recorded = moment(at), moment(more.pop("recorded_at", None))
        cancelled = moment(more.pop("cancelled_at", None))
        self.tables["tidy_incidents"].append(
            {
                "source": self.source, "source_file": "incidents.csv", "source_row": len(self.tables["tidy_incidents"]),
                "record_id": incident_id, "incident_id": incident_id, "reported_at": reported,
                "recorded_at": recorded, "cancelled_at": cancelled, "event_date": london(reported),
                "known_on": london(recorded or reported), "cancelled_on": london(cancelled), **more,
            }
        )  # fmt: skip
        return self

    def offence(self, incident_id: str, offence_id: str, code: str | None, **more: Any) -> "Records":
        """A crime of that incident, recorded with it unless `recorded_at` says otherwise."""
        incident = next(row for row in self.tables["tidy_incidents"] if row["incident_id"] == incident_id)
        recorded, cancelled = moment(more.pop("recorded_at", None)), moment(more.pop("cancelled_at", None))
        known = None if code is None else normal_code(code)
        more = {name: day(value) if name in {"outcome_at", "statement_at"} else value for name, value in more.items()}
        self.tables["tidy_offences"].append(
            {
                "source": self.source, "source_file": "offences.csv", "source_row": len(self.tables["tidy_offences"]),
                "record_id": offence_id, "offence_id": offence_id, "incident_id": incident_id, "offence_code": code,
                "recorded_at": recorded, "cancelled_at": cancelled, "code": known and known.code,
                "stats_code": known and known.stats_code, "known_on": london(recorded) or incident["known_on"],
                "cancelled_on": london(cancelled), **more,
            }
        )  # fmt: skip
        return self

    def mention(self, person: str, table: str, record_id: str, **more: Any) -> int:
        """A row about a person in any table; its mention number."""
        number = len(self.people) + 1
        self.people[number] = person
        row = {
            "mention_no": number, "source": self.source, "source_table": table, "record_id": record_id,
            "source_file": f"{table}.csv", "source_row": number, "shown_forename": person, "protected": False,
        }  # fmt: skip
        self.tables["tidy_mentions"].append(row | more)
        return number

    def party(self, incident_id: str, person: str, role: str, **more: Any) -> "Records":
        """An involvement: `offence_id`, `relationship`, `to` and `arrested` are its own, the rest the mention's."""
        incident = next(row for row in self.tables["tidy_incidents"] if row["incident_id"] == incident_id)
        record_id = more.pop("record_id", f"{incident_id}-{role}-{person}-{len(self.people)}")
        stated = {name: more.pop(name, None) for name in ("offence_id", "relationship", "arrested")}
        self.tables["records_involvements"].append(
            {
                "source": self.source, "source_file": "involvements.csv", "source_row": len(self.people),
                "record_id": record_id, "involvement_id": record_id, "incident_id": incident_id, "role": role,
                "to_involvement_id": more.pop("to", None), **stated,
            }
        )  # fmt: skip
        about = {"incident_id": incident_id, "role": role, "known_on": incident["known_on"]}
        self.mention(person, "involvements", record_id, **{**about, "event_on": incident["event_date"], **more})
        return self

    def abuse(self, incident_id: str, at: str, pair: str, relationship: str | None = None, **more: Any) -> "Records":
        """An incident of one suspect against one victim, `A > B`, with `codes` as its crimes; flags as columns."""
        suspect, victim = (name.strip() for name in pair.split(">"))
        codes, outcome = more.pop("codes", ()), more.pop("outcome_code", None)
        arrested = more.pop("arrested", None)
        self.incident(incident_id, at, **more)
        for place, code in enumerate(codes, start=1):
            self.offence(incident_id, f"{incident_id}/{place}", code, outcome_code=outcome)
        self.party(incident_id, suspect, "suspect", relationship=relationship, arrested=arrested)
        return self.party(incident_id, victim, "victim")

    def about(self, person: str, table: str, record_id: str, known: str | None = None, **columns: Any) -> "Records":
        """A row of another table about a person; dates as text. `known` is the day from which it is known."""
        dates = {c.name for c in WORKING[f"records_{table}"].columns if c.type is Type.DATE}
        row = {name: day(value) if name in dates else value for name, value in columns.items()}
        origin = {"source": self.source, "source_file": f"{table}.csv", "source_row": 1, "record_id": record_id}
        self.tables[f"records_{table}"].append(origin | row)
        self.mention(person, table, record_id, known_on=day(known), event_on=day(known))
        return self

    def restrict(self, table: str, record_id: str) -> "Records":
        """A person decided that this record is contested."""
        at = datetime(2030, 1, 1)  # noqa: DTZ001  (UTC without offset, as in the engine)
        self.tables["decided_restrictions"].append(
            {"source": self.source, "source_table": table, "record_id": record_id, "by": "someone", "at": at}
        )
        return self

    def load(self, engine: Engine, *, backwards: bool = False) -> None:
        """Put every working table into the engine; `backwards` turns the row order round."""
        self.tables["links"] = [{"mention_no": number, "person_id": who} for number, who in self.people.items()]
        self.tables["mention_pairs"] = self._pairs()
        self.tables["records_incidents"] = self._untidied("incidents")
        self.tables["records_offences"] = self._untidied("offences")
        self.tables["linkage_model"] = [{"model": '{"link_type": "dedupe_only"}', "version": "hand", "splink": "5.0.0"}]
        engine.run("BEGIN TRANSACTION")  # one write to disk instead of fifty
        for name, rows in self.tables.items():
            engine.load(name, arrow(TABLES[name], rows[::-1] if backwards else rows))
        engine.run("COMMIT")

    def _pairs(self) -> list[Row]:
        stated = {row["record_id"]: row for row in self.tables["records_involvements"]}
        parts = [row for row in self.tables["tidy_mentions"] if row["source_table"] == "involvements"]
        return [
            {"suspect_no": s["mention_no"], "victim_no": v["mention_no"], "relationship": said["relationship"]}
            for s in parts
            for v in parts
            if s["role"] == "suspect" and v["role"] == "victim" and s["incident_id"] == v["incident_id"]
            if (said := stated[s["record_id"]])["to_involvement_id"] in {None, v["record_id"]}
        ]

    def _untidied(self, table: str) -> list[Row]:
        names = WORKING[f"records_{table}"].column_names
        return [{name: row[name] for name in names if name in row} for row in self.tables[f"tidy_{table}"]]
