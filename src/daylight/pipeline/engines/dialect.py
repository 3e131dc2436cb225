"""Our SQL (DuckDB's dialect, a small subset) rendered for Spark, with a table of what the two read differently.

Nothing goes through in silence: a function that is neither in SAME nor in a table of renderings is a ValueError, so
that a chapter that starts to use one is stopped by the first test that renders it. SQLGlot does the grammar (quotes,
types, joins, order of nulls); the tables below do the functions that it passes on as they are, or renders to something
that answers differently.
"""

from collections.abc import Callable
from typing import ClassVar

import sqlglot
from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.errors import ErrorLevel
from sqlglot.parsers.duckdb import DuckDBParser

from daylight.pipeline.engines.borrowed import BORROWED


class Ours(DuckDB):
    """DuckDB's dialect, but that `len` is the length of a list and `length` that of a text: Spark tells them apart."""

    class Parser(DuckDBParser):
        FUNCTIONS: ClassVar = {**DuckDBParser.FUNCTIONS, "LEN": exp.ArraySize.from_arg_list}


SAME: tuple[type[exp.Expr], ...] = (
    exp.Abs, exp.And, exp.AnyValue, exp.Array, exp.ArrayFilter, exp.ArraySize, exp.Avg, exp.Case, exp.Cast, exp.Chr,
    exp.Coalesce, exp.ConcatWs, exp.Contains, exp.Count, exp.DateDiff, exp.Day, exp.DenseRank, exp.EndsWith, exp.Exp,
    exp.Explode, exp.Greatest, exp.GroupConcat, exp.Hour, exp.If, exp.Least, exp.Left, exp.Length, exp.Ln,
    exp.LogicalAnd, exp.LogicalOr, exp.Lower, exp.Max, exp.MD5, exp.Min, exp.Month, exp.Nullif, exp.Or, exp.Pow,
    exp.Replace, exp.Right, exp.RowNumber, exp.SHA2, exp.SplitPart, exp.StartsWith, exp.Substring, exp.Sum,
    exp.Transform, exp.Trim, exp.Upper, exp.Year,
)  # fmt: skip
"""Functions that SQLGlot renders to one that gives the same answer on every value that a chapter gives it.

`upper` is the one that differs elsewhere: Java makes two letters of ß, and of ligatures.
"""

_PATTERN = {"%Y": "yyyy", "%m": "MM", "%d": "dd", "%H": "HH", "%M": "mm", "%S": "ss", "%f": "SSSSSS"}
_NUMBER = r"^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?\z"
_TO_THE_END = 2**31 - 1


def parsed(statement: str) -> exp.Expr:
    """One statement as a tree."""
    return sqlglot.parse_one(statement, read=Ours)


def spark_sql(statement: str | exp.Expr) -> str:
    """One statement in Spark's dialect. ValueError for what has no rendering."""
    tree = parsed(statement) if isinstance(statement, str) else statement.copy()
    for node in reversed(list(tree.walk(bfs=True))):  # from the leaves: a rendering finds its parts rendered
        parent, place, index = (
            node.parent,
            node.arg_key,
            node.index,
        )  # asked first: a rendering may hold the node itself
        rendered = _rendered(node)
        if rendered is node:
            continue
        if parent is None:
            tree = rendered
        else:
            parent.set(place or "this", rendered, index)
    return tree.sql(dialect="spark", unsupported_level=ErrorLevel.RAISE)


def _rendered(node: exp.Expr) -> exp.Expr:
    render = RENDERED.get(type(node))
    if render is not None:
        return render(node)
    if isinstance(node, exp.Anonymous):
        return _named(node)
    if isinstance(node, exp.Func) and type(node) not in SAME:
        raise ValueError(f"{node.sql_name()} has no rendering for Spark")
    return node


def _call(name: str, *arguments: exp.Expr | str | int) -> exp.Anonymous:
    """A call of one of Spark's own functions."""
    shown = [exp.convert(each) if isinstance(each, str | int) else each for each in arguments]
    return exp.Anonymous(this=name, expressions=shown)


def _named(node: exp.Anonymous) -> exp.Expr:
    """A function that SQLGlot does not know."""
    name, arguments = node.name.lower(), node.expressions
    if name in BORROWED:
        if name == "try_strptime" and not isinstance(arguments[1], exp.Array):
            arguments = [arguments[0], exp.Array(expressions=[arguments[1]])]
        return _call(name, *arguments)
    if name not in NAMED:
        raise ValueError(f"{name} has no rendering for Spark")
    return NAMED[name](node)


def _compact(values: exp.Expr) -> exp.Expr:
    """A list without its nulls, of which Spark's list functions take another view."""
    return _call("array_compact", values)


def _text(node: exp.Expr, what: str) -> str:
    if not (isinstance(node, exp.Literal) and node.is_string):
        raise ValueError(f"{what} that is no literal has no rendering for Spark")
    return str(node.this)


def _to_end(pattern: str) -> str:
    """Java's `$` also stands before a last line end."""
    return pattern[:-1] + r"\z" if pattern.endswith("$") else pattern


def _regexp_full(node: exp.Expr) -> exp.Expr:
    return _call("regexp_like", node.this, rf"^(?:{_text(node.expression, 'a pattern')})\z")


def _regexp_like(node: exp.Expr) -> exp.Expr:
    return _call("regexp_like", node.this, _to_end(_text(node.expression, "a pattern")))


def _regexp_extract(node: exp.Expr) -> exp.Expr:
    pattern = _to_end(_text(node.expression, "a pattern"))
    return _call("regexp_extract", node.this, pattern, node.args.get("group") or exp.Literal.number(0))


def _regexp_replace(node: exp.Expr) -> exp.Expr:
    """DuckDB replaces once, Spark every time: the same only for a pattern that is tied to an end of the text."""
    pattern = _text(node.expression, "a pattern")
    if not (pattern.startswith("^") or pattern.endswith("$")):
        raise ValueError(f"the pattern {pattern} is tied to no end, so it has no rendering for Spark")
    replacement = _text(node.args["replacement"], "a replacement").replace("\\", "$")
    return _call("regexp_replace", node.this, _to_end(pattern), replacement)


def _round(node: exp.Expr) -> exp.Expr:
    """As DuckDB works it out: Spark rounds the number's decimal form, which differs where a product is not exact."""
    places = node.args.get("decimals")
    if places is None:
        return node
    power = exp.Literal.number(f"1e{places.sql()}D")
    whole = exp.Round(this=exp.Mul(this=exp.paren(node.this), expression=power))
    return exp.paren(exp.Div(this=whole, expression=power.copy()))


def _log(node: exp.Expr) -> exp.Expr:
    if node.this.sql() != "2":
        raise ValueError("a logarithm to another base than 2 has no rendering for Spark")
    return _call("log2", node.expression)


def _strftime(node: exp.Expr) -> exp.Expr:
    form, shown = _text(node.args["format"], "a form of dates"), ""
    while form:
        part, form = (form[:2], form[2:]) if form[:2] in _PATTERN else (form[:1], form[1:])
        if part == "%":
            raise ValueError(f"%{form[:1]} has no rendering for Spark")
        shown += _PATTERN.get(part, part if part in "-:. " else f"'{part}'")
    return _call("date_format", node.this, shown)


def _try_cast(node: exp.Expr) -> exp.Expr:
    """Java also reads `1.5d` as a number, and ` 1.5 `."""
    if not node.args["to"].is_type(exp.DType.DOUBLE):
        return node
    return exp.case().when(_call("regexp_like", node.this.copy(), _NUMBER), node.copy())


def _at_time_zone(node: exp.Expr) -> exp.Expr:
    """A clock of one zone read in another; alone it would change the type, which Spark's functions do not."""
    if isinstance(node.parent, exp.AtTimeZone):
        return node
    inner, zone = node.this, node.args["zone"]
    if isinstance(inner, exp.AtTimeZone):
        return _call("convert_timezone", inner.args["zone"], zone, inner.this)
    while isinstance(inner, exp.Paren):
        inner = inner.this
    if isinstance(inner, exp.Cast) and inner.to.is_type(exp.DType.TIMESTAMPTZ) and zone.name == "UTC":
        return exp.cast(inner, exp.DType.TIMESTAMPNTZ)
    raise ValueError("AT TIME ZONE alone has no rendering for Spark")


def _timezone(node: exp.Expr) -> exp.Expr:
    parent = node.parent
    if isinstance(parent, exp.Anonymous) and parent.name.lower() == "timezone":
        return node
    zone, inner = node.expressions
    if not (isinstance(inner, exp.Anonymous) and inner.name.lower() == "timezone"):
        raise ValueError("timezone alone has no rendering for Spark")
    return _call("convert_timezone", inner.expressions[0], zone, inner.expressions[1])


def _hash(node: exp.Expr) -> exp.Expr:
    """A text that is equal where the arguments are, nulls told apart: nothing may rest on a hash's own value."""
    shown = [
        exp.func("coalesce", exp.DPipe(this=exp.convert("="), expression=exp.cast(each, "text")), exp.convert(""))
        for each in node.expressions
    ]
    return exp.MD5(this=_call("concat_ws", chr(31), *shown))


def _list_concat(node: exp.Expr) -> exp.Expr:
    """A missing list is an empty one."""
    empty = exp.Array(expressions=[])
    return _call("concat", *(exp.func("coalesce", each, empty.copy()) for each in (node.this, *node.expressions)))


def _bracket(node: exp.Expr) -> exp.Expr:
    (place,) = node.expressions
    if not isinstance(place, exp.Slice):
        return _call("get", node.this, place)
    if place.expression is not None:
        raise ValueError("a slice that ends has no rendering for Spark")
    return _call("slice", node.this, place.this, _TO_THE_END)


def _number(node: exp.Expr) -> exp.Expr:
    """Fractions are floating point: the two engines' decimals round and grow differently."""
    return (
        exp.Literal.number(f"{node.this}D")
        if not node.is_string and "." in node.this and "e" not in node.this
        else node
    )


def _list(node: exp.Expr) -> exp.Expr:
    return node if isinstance(node.parent, exp.Filter) else _collected(node.this, None)


def _filtered(node: exp.Expr) -> exp.Expr:
    """A list of no rows is null, where Spark's is empty."""
    if not isinstance(node.this, exp.ArrayAgg):
        return node
    made = _collected(node.this.this, node.expression)
    return exp.case().when(exp.GT(this=_call("size", made), expression=exp.Literal.number(0)), made.copy())


def _collected(told: exp.Expr, where: exp.Expr | None) -> exp.Expr:
    """list(x ORDER BY a, b): rows collected with their keys, put in order, and the keys taken off again."""
    order = told if isinstance(told, exp.Order) else None
    value = told.this if order else told
    distinct = isinstance(value, exp.Distinct)
    if isinstance(value, exp.Distinct):
        (value,) = value.expressions
    keys: list[exp.Expr] = []
    for key in order.expressions if order else ():
        if key.args.get("desc"):
            raise ValueError("a list in descending order has no rendering for Spark")
        keys += [exp.Is(this=exp.paren(key.this.copy()), expression=exp.null()), key.this.copy()]
    row = exp.func("struct", *(exp.alias_(key, f"k{place}") for place, key in enumerate(keys)), exp.alias_(value, "v"))
    every = _call("collect_list", exp.Distinct(expressions=[row]) if distinct else row)
    rows: exp.Expr = exp.Filter(this=every, expression=where.copy()) if where else every
    rows = _call("array_sort", rows) if order else rows
    taken = exp.Lambda(this=exp.Dot(this=exp.to_identifier("e"), expression=exp.to_identifier("v")),
                       expressions=[exp.to_identifier("e")])  # fmt: skip
    return _call("transform", rows, taken)


def _select(node: exp.Expr) -> exp.Expr:
    """QUALIFY as a condition on an outer query; `* REPLACE (x AS a)` as all but a, and x."""
    chosen: list[exp.Expr] = []
    for each in node.expressions:
        star = each.this if isinstance(each, exp.Column) else each
        replaced = star.args.get("replace") if isinstance(star, exp.Star) else None
        if replaced:
            star.set("replace", None)
            star.set("except_", [exp.column(alias.alias) for alias in replaced])
        chosen += [each, *(replaced or ())]
    node.set("expressions", chosen)
    qualify = node.args.get("qualify")
    if qualify is None:
        return node
    node.set("qualify", None)
    node.set("expressions", [*chosen, exp.alias_(exp.paren(qualify.this), "qualified")])
    star = exp.Star(except_=[exp.column("qualified")])
    asked = exp.Subquery(this=node, alias=exp.TableAlias(this=exp.to_identifier("asked")))
    return exp.select(star).from_(asked).where("qualified")


def _epoch_us(node: exp.Expr) -> exp.Expr:
    return _call("unix_micros", exp.cast(node.expressions[0], exp.DType.TIMESTAMPTZ))


def _date_sub(node: exp.Expr) -> exp.Expr:
    unit, begun, ended = node.expressions
    return _call("timestampdiff", exp.var(_text(unit, "a unit")), begun, ended)


Render = Callable[[exp.Expr], exp.Expr]
RENDERED: dict[type[exp.Expr], Render] = {
    exp.ArrayAgg: _list,
    exp.ArrayConcat: _list_concat,
    exp.ArrayContains: lambda node: _call("array_contains", _compact(node.this), node.expression),
    exp.ArrayDistinct: lambda node: _call("array_distinct", _compact(node.this)),
    exp.ArrayOverlaps: lambda node: _call("arrays_overlap", _compact(node.this), _compact(node.expression)),
    exp.ArraySort: lambda node: _call("array_sort", node.this),
    exp.ArrayToString: lambda node: _call("array_join", node.this, node.expression),
    exp.AtTimeZone: _at_time_zone,
    exp.Bracket: _bracket,
    exp.Filter: _filtered,
    exp.JarowinklerSimilarity: lambda node: _call("jaro_winkler_similarity", node.this, node.expression),
    exp.Levenshtein: lambda node: _call("levenshtein_of_bytes", node.this, node.expression),
    exp.Literal: _number,
    exp.Log: _log,
    exp.RegexpExtract: _regexp_extract,
    exp.RegexpFullMatch: _regexp_full,
    exp.RegexpLike: _regexp_like,
    exp.RegexpReplace: _regexp_replace,
    exp.Round: _round,
    exp.Select: _select,
    exp.Split: lambda node: _call("split", node.this, rf"\Q{_text(node.expression, 'a separator')}\E"),
    exp.TimeToStr: _strftime,
    exp.TryCast: _try_cast,
}
"""Constructs that SQLGlot knows and Spark would read differently."""

NAMED: dict[str, Render] = {
    "date_sub": _date_sub,
    "epoch_us": _epoch_us,
    "hash": _hash,
    "timezone": _timezone,
    "to_seconds": lambda node: _call("make_dt_interval", 0, 0, 0, *node.expressions),
    "to_years": lambda node: _call("make_ym_interval", *node.expressions),
}
"""Functions that SQLGlot knows nothing of."""
