"""The words in which a table is declared: type, nullability, meaning and sensitivity of each column."""

from dataclasses import dataclass, field
from enum import StrEnum


class Type(StrEnum):
    """What a cell may hold. Ids, codes and partial dates travel as strings."""

    ID = "id"
    TEXT = "text"
    CODE = "code"
    BOOLEAN = "boolean"
    DATE = "date"
    PARTIAL_DATE = "partial date"  # `1984`, `1984-03` or `1984-03-07`
    TIMESTAMP = "timestamp"  # UTC, microseconds
    COUNT = "count"  # whole number, 32 bits
    NUMBER = "number"  # whole number, 64 bits
    REAL = "real"  # 64-bit floating point
    TEXTS = "list of text"  # sorted, without repeats


class Sensitivity(StrEnum):
    """How a column is handled, from least to most guarded."""

    OPEN = "open"  # could be printed in an annual report
    OPERATIONAL = "operational"  # about the work, names nobody
    PERSONAL = "personal"  # about an identifiable person
    LOCATING = "locating"  # would let someone be found: address, phone, school, place
    SPECIAL = "special"  # ethnicity, health, sexual life, criminal allegation detail in free text


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `required` marks what RECORDS prints in bold; `codes` closes the vocabulary."""

    name: str
    type: Type
    meaning: str
    sensitivity: Sensitivity = Sensitivity.OPERATIONAL
    required: bool = False
    codes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.name.isidentifier() or self.name != self.name.lower():
            raise ValueError(f"column name {self.name!r} is not a lower-case identifier")
        if self.codes and self.type is not Type.CODE:
            raise ValueError(f"column {self.name!r} lists codes but is of type {self.type.value}")


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns in order, its key, and how long its rows are kept."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    retention: str = "kept as long as the extract or release that holds it"
    mentions_people: bool = False  # each row describes one human being
    column_names: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names = tuple(column.name for column in self.columns)
        repeated = {name for name in names if names.count(name) > 1}
        if repeated:
            raise ValueError(f"table {self.name!r} declares {sorted(repeated)} twice")
        missing = [name for name in self.key if name not in names]
        if missing:
            raise ValueError(f"table {self.name!r} has no column {missing} for its key")
        object.__setattr__(self, "column_names", names)

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when the table has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"table {self.name} has no column {name}")

    @property
    def required_names(self) -> tuple[str, ...]:
        """The columns that must be present and filled."""
        return tuple(column.name for column in self.columns if column.required)
