"""Our SQL expressions as Python functions of one row: for a few rows at once, without a database in between.

A database makes ready for thousands of rows each time that it is asked, and with a hundred rows that is nearly all its
time. The functions are made from the very expressions that it runs, and answer the same on every value that a chapter
gives them; what is in no table below is a ValueError. Null is None, and a condition is true, false or neither.
"""

import operator
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from functools import lru_cache
from math import floor, log2
from typing import Any

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler
from sqlglot import exp

from daylight.pipeline.engines.dialect import parsed

Row = Callable[..., tuple[Any, ...]]
REMEMBERED = 20_000
"""Pairs of texts of which the likeness is kept: the same names meet again and again."""


def plain(expressions: Sequence[str], columns: Sequence[str], *, filled: Collection[str] = ()) -> Row:
    """A function of the columns' values, in their order, that answers with the value of each expression.

    `filled` are columns that are never null. Lists come as tuples or lists. ValueError for SQL that has no rendering.
    """
    writer = _Writer(frozenset(columns), frozenset(filled))
    trees = parsed("SELECT " + ", ".join(expressions)).expressions
    values = "".join(f"{writer.value(tree.unalias())}, " for tree in trees)
    names: dict[str, Any] = {**_CALLS, **writer.constants}
    exec(f"def row({', '.join(columns)}):\n    return ({values})", names)  # noqa: S102 (written here, from our own SQL)
    found: Row = names["row"]
    return found


class _Writer:
    """Writes Python for the nodes of an expression: what is its value, when is it true, when is it false."""

    def __init__(self, columns: frozenset[str], filled: frozenset[str]) -> None:
        self.columns, self.filled = columns, filled
        self.constants: dict[str, Any] = {}
        self._inner: tuple[str, ...] = ()
        self._kept = 0

    def value(self, node: exp.Expr) -> str:
        """Python for the value; None for null."""
        if isinstance(node, exp.Paren):
            return self.value(node.this)
        if isinstance(node, exp.Null):
            return "None"
        if isinstance(node, exp.Boolean):
            return str(bool(node.this))
        if isinstance(node, exp.Literal):
            return repr(str(node.this)) if node.is_string else str(node.this)
        if isinstance(node, exp.Column | exp.Identifier):
            return self._column(node.name)
        if isinstance(node, exp.Var):
            return repr(node.name.lower())
        if isinstance(node, exp.Case):
            return self._case(node)
        if isinstance(node, exp.Is) and not isinstance(node.expression, exp.Null):
            raise ValueError(f"{node.sql()} has no rendering for Python")  # noqa: TRY004 (the SQL is wrong, no type)
        if isinstance(node, _CONDITIONS):
            return f"(True if {self.true(node)} else False if {self.false(node)} else None)"
        if type(node) in _SUMS:
            return self._sum(node)
        if isinstance(node, exp.Cast):
            return self._cast(node)
        return self._call(node)

    def true(self, node: exp.Expr) -> str:
        """Python for: the condition is true, and neither false nor null."""
        match node:
            case exp.Paren():
                return self.true(node.this)
            case exp.And():
                return f"({self.true(node.this)} and {self.true(node.expression)})"
            case exp.Or():
                return f"({self.true(node.this)} or {self.true(node.expression)})"
            case exp.Not():
                return self.false(node.this)
            case exp.Is(expression=exp.Null()):
                return f"({self.value(node.this)} is None)"
            case exp.Between():
                return f"({self.true(_least(node))} and {self.true(_most(node))})"
            case exp.Coalesce() if _or_false(node):
                return self.true(node.this)
            case _ if type(node) in _COMPARED:
                return self._compared(node, _COMPARED[type(node)])
        return f"({self.value(node)} is True)"

    def false(self, node: exp.Expr) -> str:
        """Python for: the condition is false, and neither true nor null."""
        match node:
            case exp.Paren():
                return self.false(node.this)
            case exp.And():
                return f"({self.false(node.this)} or {self.false(node.expression)})"
            case exp.Or():
                return f"({self.false(node.this)} and {self.false(node.expression)})"
            case exp.Not():
                return self.true(node.this)
            case exp.Is(expression=exp.Null()):
                return f"({self.value(node.this)} is not None)"
            case exp.Between():
                return f"({self.false(_least(node))} or {self.false(_most(node))})"
            case exp.Coalesce() if _or_false(node):
                return f"(not {self.true(node.this)})"
            case _ if type(node) in _COMPARED:
                return self._compared(node, _OTHERWISE[_COMPARED[type(node)]])
        return f"({self.value(node)} is False)"

    def _column(self, name: str) -> str:
        if name not in self.columns and name not in self._inner:
            raise ValueError(f"{name} is no column of the row")
        return name

    def _may_be_null(self, node: exp.Expr) -> bool:
        if isinstance(node, exp.Literal | exp.Boolean):
            return False
        if isinstance(node, exp.Column):
            return node.name not in self.filled
        if isinstance(node, exp.Paren | exp.Neg | exp.Round):
            return self._may_be_null(node.this)
        if isinstance(node, exp.Log):
            return self._may_be_null(node.expression)
        if isinstance(node, exp.Greatest | exp.Least | exp.Coalesce):
            return all(self._may_be_null(each) for each in (node.this, *node.expressions))
        if isinstance(node, exp.Case):
            ends = [each.args["true"] for each in node.args["ifs"]]
            return node.args.get("default") is None or any(map(self._may_be_null, [*ends, node.args["default"]]))
        if type(node) in _SUMS or isinstance(node, exp.Pow):
            return self._may_be_null(node.this) or self._may_be_null(node.expression)
        return True

    def _kept_value(self, node: exp.Expr) -> tuple[str, str]:
        """Python that works out a value and keeps it, and the name under which it is kept."""
        value = self.value(node)
        if value.isidentifier() or not self._may_be_null(node):
            return value, value
        self._kept += 1
        return f"(kept_{self._kept} := {value})", f"kept_{self._kept}"

    def _compared(self, node: exp.Expr, sign: str) -> str:
        told: list[str] = []
        kept: list[str] = []
        for side in (node.this, node.expression):
            first, again = self._kept_value(side)
            if self._may_be_null(side):
                told.append(f"{first} is not None")
            kept.append(again)
        return f"({' and '.join([*told, f'{kept[0]} {sign} {kept[1]}'])})"

    def _sum(self, node: exp.Expr) -> str:
        if _is_decimal(node.this) or _is_decimal(node.expression):
            raise ValueError(f"decimals as in {node.sql()} have no rendering for Python; write them with an exponent")
        sign = _SUMS[type(node)]
        left, right = self.value(node.this), self.value(node.expression)
        if self._may_be_null(node):
            return f"sum_({sign!r}, {left}, {right})"
        return f"({left} {sign} {right})"

    def _case(self, node: exp.Case) -> str:
        default = node.args.get("default") or exp.Null()
        whens = [(each.this, each.args["true"]) for each in node.args["ifs"]]
        if node.this is None:
            told = "".join(f"{self.value(then)} if {self.true(when)} else " for when, then in whens)
            return f"({told}{self.value(default)})"
        if not all(_number(each) for pair in whens for each in pair):
            raise ValueError(f"{node.sql()} has no rendering for Python")
        name = f"table_{len(self.constants)}"
        self.constants[name] = {_number_of(when): _number_of(then) for when, then in reversed(whens)}  # the first holds
        return f"{name}.get({self.value(node.this)}, {self.value(default)})"

    def _cast(self, node: exp.Cast) -> str:
        inner = node.this.unnest()
        if not node.to.is_type("int") or not isinstance(inner, _CONDITIONS):
            raise ValueError(f"{node.sql()} has no rendering for Python")
        return f"(1 if {self.true(inner)} else 0 if {self.false(inner)} else None)"

    def _call(self, node: exp.Expr) -> str:
        name = node.name.lower() if isinstance(node, exp.Anonymous) else type(node).__name__
        if isinstance(node, exp.Coalesce | exp.Greatest | exp.Least):
            arguments = [node.this, *node.expressions]
        elif isinstance(node, exp.Array | exp.Anonymous):
            arguments = node.expressions
        elif isinstance(node, exp.ArrayFilter | exp.Transform):
            told = self.true if isinstance(node, exp.ArrayFilter) else self.value
            return f"{name}_({self.value(node.this)}, {self._function(node.expression, told)})"
        elif name in _ARGUMENTS and {each for each, told in node.args.items() if _is_said(told)} == {*_ARGUMENTS[name]}:
            arguments = [node.args[each] for each in _ARGUMENTS[name]]
        else:
            raise ValueError(f"{node.sql()} has no rendering for Python")
        if isinstance(node, exp.Log) and node.this.sql() != "2":
            raise ValueError("a logarithm to another base than 2 has no rendering for Python")
        if f"{name}_" not in _CALLS:
            raise ValueError(f"{name} has no rendering for Python")
        return f"{name}_({', '.join(map(self.value, arguments))})"

    def _function(self, node: exp.Lambda, told: Callable[[exp.Expr], str]) -> str:
        outside, name = self._inner, node.expressions[0].name
        self._inner = (*outside, name)
        said = f"lambda {name}: {told(node.this)}"
        self._inner = outside
        return said


_CONDITIONS = (exp.And, exp.Or, exp.Not, exp.Is, exp.Between, exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE)
_COMPARED: Mapping[type[exp.Expr], str] = {
    exp.EQ: "==", exp.NEQ: "!=", exp.GT: ">", exp.GTE: ">=", exp.LT: "<", exp.LTE: "<=",
}  # fmt: skip
_OTHERWISE = {"==": "!=", "!=": "==", ">": "<=", ">=": "<", "<": ">=", "<=": ">"}
_SUMS: Mapping[type[exp.Expr], str] = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/"}
_ARGUMENTS = {
    "ArrayDistinct": ("this",), "ArrayOverlaps": ("this", "expression"), "ArraySize": ("this",),
    "DPipe": ("this", "expression"), "DateDiff": ("this", "expression", "unit"), "Day": ("this",),
    "JarowinklerSimilarity": ("this", "expression"), "Left": ("this", "expression"), "Length": ("this",),
    "Log": ("this", "expression"), "Month": ("this",), "Neg": ("this",), "Nullif": ("this", "expression"),
    "Pow": ("this", "expression"), "Right": ("this", "expression"), "Round": ("this", "decimals"),
    "Split": ("this", "expression"), "SplitPart": ("this", "delimiter", "part_index"),
    "TimeToStr": ("this", "format"), "Year": ("this",),
}  # fmt: skip


def _least(node: exp.Between) -> exp.Expr:
    return exp.GTE(this=node.this.copy(), expression=node.args["low"].copy())


def _most(node: exp.Between) -> exp.Expr:
    return exp.LTE(this=node.this.copy(), expression=node.args["high"].copy())


def _or_false(node: exp.Coalesce) -> bool:
    """`coalesce(condition, false)`."""
    last = node.expressions
    return len(last) == 1 and isinstance(last[0], exp.Boolean) and not last[0].this


def _number(node: exp.Expr) -> bool:
    return (isinstance(node, exp.Literal) and not node.is_string) or (isinstance(node, exp.Neg) and _number(node.this))


def _is_said(told: object) -> bool:
    """Whether an argument was given: flags are the parser's own."""
    return told is not None and not isinstance(told, bool) and told != []


def _is_decimal(node: exp.Expr) -> bool:
    """Whether it is a literal that the database reads as a decimal, and adds up as one."""
    literal = node.find(exp.Literal) if isinstance(node, exp.Neg | exp.Paren) else node
    return (
        isinstance(literal, exp.Literal) and not literal.is_string and "." in literal.this and "e" not in literal.this
    )


def _number_of(node: exp.Expr) -> float:
    if isinstance(node, exp.Neg):
        return -_number_of(node.this)
    return float(node.this) if set(str(node.this)) & set(".e") else int(node.this)


def _whole(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, but that any null among its arguments is null."""

    def called(*values: Any) -> Any:
        for value in values:
            if value is None:
                return None
        return function(*values)

    return called


_OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
}  # fmt: skip


def _summed(sign: str, left: Any, right: Any) -> Any:
    return None if left is None or right is None else _OPERATORS[sign](left, right)


@lru_cache(maxsize=REMEMBERED)
def _jaro_winkler(left: str, right: str) -> float:
    """As DuckDB: byte by byte, and of nothing there is no likeness."""
    if not left or not right:
        return 0.0
    one, other = (left, right) if left.isascii() and right.isascii() else (left.encode(), right.encode())
    return JaroWinkler.similarity(one, other)


def _slips(left: str, right: str) -> int:
    one, other = (left, right) if left.isascii() and right.isascii() else (left.encode(), right.encode())
    return DamerauLevenshtein.distance(one, other)


def _rounded(number: float, decimals: int) -> float:
    """Half away from zero, as C rounds."""
    power = 10.0**decimals
    scaled = abs(number * power)
    whole = floor(scaled)
    return (whole + (scaled - whole >= 0.5)) / power * (-1.0 if number < 0 else 1.0)


def _days(end: date, start: date, unit: str) -> int:
    if unit != "day":
        raise ValueError("only whole days are counted")
    return (end - start).days


def _part(text: str, delimiter: str, place: int) -> str:
    parts = text.split(delimiter)
    if place == 0:
        return ""
    place = place - 1 if place > 0 else place
    return parts[place] if -len(parts) <= place < len(parts) else ""


def _joined(left: Any, right: Any) -> Any:
    if isinstance(left, list | tuple):
        return [*left, *right]
    return "".join(str(each).lower() if isinstance(each, bool) else str(each) for each in (left, right))


def _overlap(left: Sequence[Any], right: Sequence[Any]) -> bool:
    return any(value is not None and value in right for value in left)


def _written(day: date, pattern: str) -> str:
    """`strftime`, with years of four figures, which C leaves to the machine."""
    return f"{day.year:04}".join(day.strftime(piece) for piece in pattern.split("%Y"))


_FIRST: Mapping[str, Callable[..., Any]] = {
    "Coalesce_": lambda *values: next((value for value in values if value is not None), None),
    "Greatest_": lambda *values: max((value for value in values if value is not None), default=None),
    "Least_": lambda *values: min((value for value in values if value is not None), default=None),
    "Array_": lambda *values: list(values),
    "Nullif_": lambda value, other: None if value == other else value,
    "sum_": _summed,
}
_WHOLE: Mapping[str, Callable[..., Any]] = {
    "ArrayDistinct_": lambda values: list(dict.fromkeys(value for value in values if value is not None)),
    "ArrayFilter_": lambda values, chosen: [value for value in values if chosen(value)],
    "ArrayOverlaps_": _overlap,
    "ArraySize_": len,
    "DPipe_": _joined,
    "DateDiff_": _days,
    "Day_": lambda day: day.day,
    "JarowinklerSimilarity_": _jaro_winkler,
    "Left_": lambda text, count: text[:count],
    "Length_": len,
    "Log_": lambda base, number: log2(number),
    "Month_": lambda day: day.month,
    "Neg_": operator.neg,
    "Pow_": lambda base, power: float(base) ** power,
    "Right_": lambda text, count: text[-count:] if count else "",
    "Round_": _rounded,
    "Split_": lambda text, delimiter: text.split(delimiter),
    "SplitPart_": _part,
    "TimeToStr_": _written,
    "Transform_": lambda values, made: [made(value) for value in values],
    "Year_": lambda day: day.year,
    "damerau_levenshtein_": _slips,
}
_CALLS = {**_FIRST, **{name: _whole(function) for name, function in _WHOLE.items()}}
