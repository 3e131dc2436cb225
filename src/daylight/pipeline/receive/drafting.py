"""A first mapping for an unknown layout, from its headings and sample values, with all that it is unsure of."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from daylight.pipeline.receive.found import table_of
from daylight.pipeline.receive.heading import plain
from daylight.pipeline.receive.matching import BY_LOOKS, Learnt, Matched, choose_table, match, plain_headings
from daylight.pipeline.receive.samples import EMPTY_WORDS, Sample, date_form, looks_like, read_samples, words
from daylight.pipeline.receive.vocabulary import SURE, code_for, known_headings, role_in, role_of_file
from daylight.tables.extracts import EXTRACTS
from daylight.tables.spec import Column, Table, Type

_DATED = (Type.DATE, Type.TIMESTAMP, Type.PARTIAL_DATE)
_PART_OF_ADDRESS = re.compile(
    r"((home|incident|location)_)?(addr(ess)?(_?line)?_?[1-6]|flat(_no|_number)?|house(_no|_number|_name)?|street(_name)?"
    r"|locality|town|city|town_city|county)"
)
_COMMON_KEYS = frozenset({"id", "ref", "reference", "urn", "no", "number"})
_PERSON_NAMES = frozenset({"surname", "forename", "date_of_birth", "nominal_id"})


@dataclass(frozen=True, slots=True)
class Draft:
    """A drafted mapping.toml (empty when our own names are used already), and what a person should look at."""

    toml: str
    unsure: tuple[str, ...]


@dataclass(slots=True)
class _Section:
    """One drafted section: column by column the TOML of its recipe; `used` are the headings it reads."""

    table: Table
    sample: Sample
    recipes: dict[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    rows_with: list[str] = field(default_factory=list)
    empty: set[str] = field(default_factory=set)
    plainly: bool = True  # every column stands under our own name as it is


def draft_mapping(folder: Path) -> Draft:
    """A mapping for the files below `folder`. Nothing is guessed in silence: every doubt is in `unsure`."""
    read = list(read_samples(folder, known_headings()))
    samples = [sample for sample in read if isinstance(sample, Sample)]
    unsure = [f"{problem[0]}: {problem[1]}" for problem in read if not isinstance(problem, Sample)]
    learnt = _learn(samples)
    texts: list[str] = []
    for sample in samples:
        drafter = _Drafter(sample, learnt)
        texts.extend(_written(section) for section in drafter.sections())
        unsure.extend(f"{drafter.name}: {doubt}" for doubt in drafter.unsure)
    return Draft("\n".join(texts), tuple(unsure))


def _learn(samples: list[Sample]) -> Learnt:
    """The headings of incident, offence, order and other numbers, from the files that own them."""
    learnt: dict[str, set[str]] = {}
    for sample in samples:
        drafter = _Drafter(sample, {})
        table, found = drafter.choice()
        for key in table.key if table else ():
            if key in found and plain(found[key].heading) not in _COMMON_KEYS:
                learnt.setdefault(key, set()).add(plain(found[key].heading))
    return {key: frozenset(names) for key, names in learnt.items()}


class _Drafter:
    """Drafts the sections of one file or sheet."""

    def __init__(self, sample: Sample, learnt: Learnt) -> None:
        self.sample, self.learnt = sample, learnt
        self.name = f"{sample.name}#{sample.sheet}" if sample.sheet else sample.name
        self.unsure: list[str] = []
        stem = re.split(r"[.]", Path(sample.name).name, maxsplit=1)[0]
        self.called = plain(sample.sheet if sample.sheet and table_of(stem, frozenset(EXTRACTS)) is None else stem)

        self.headings = plain_headings(sample.headings)
        self.groups = self._groups(self.headings)

    def sections(self) -> list[_Section]:
        """One section, or one for the incidents and one for each role where people stand in columns beside them."""
        table, found = self.choice()
        if table is None:
            self.unsure.append("no table was recognised; it is left out. Describe it by hand if it is wanted.")
            return []
        made = [self._section(table, found)]
        made += [self._role_section(role, group, made[0]) for role, group in self.groups.items()]
        self._remark_unused(made)
        if len(made) == 1 and made[0].plainly and self._named_as(table):
            return []
        return made

    def choice(self) -> tuple[Table | None, dict[str, Matched]]:
        """The table of the columns that belong to no role, and its columns."""
        taken = {heading for group in self.groups.values() for heading in group}
        own = {heading: shown for heading, shown in self.headings.items() if heading not in taken}
        return choose_table(self.sample, own, self.called, self.learnt)

    def _named_as(self, table: Table) -> bool:
        parts = Path(self.sample.name).parts
        tables = frozenset(EXTRACTS)
        return table.name in (table_of(parts[0], tables), table_of(parts[min(1, len(parts) - 1)], tables))

    def _groups(self, headings: dict[str, str]) -> dict[str, dict[str, str]]:
        """Headings such as `Suspect Surname`, by role; a role without a person's columns is none."""
        known = known_headings()
        groups: dict[str, dict[str, str]] = {}
        for heading, shown in headings.items():
            role, rest = role_in(shown)
            if role and shown not in known:
                groups.setdefault(role, {})[heading] = rest
        table = EXTRACTS["involvements"]
        people = {
            role: group
            for role, group in groups.items()
            if _PERSON_NAMES & match(table, self.sample, group, self.learnt).keys()
        }
        relation = {
            heading: shown
            for heading, shown in headings.items()
            if "relationship" in match(table, self.sample, {heading: shown}, self.learnt)
        }
        if "suspect" in people:
            people["suspect"].update(relation)
        return people

    def _section(self, table: Table, found: dict[str, Matched]) -> _Section:
        section = _Section(table, self.sample)
        for column in table.columns:
            if column.name in found:
                self._recipe(section, found[column.name])
        self._address(section)
        if table.name == "involvements":
            self._role(section)
            self._involvement_id(section, "")
        for name in table.required_names:
            if name not in section.recipes:
                self.unsure.append(f"no heading was found for {table.name}.{name}, which is required; fill it in.")
        return section

    def _role_section(self, role: str, group: dict[str, str], incidents: _Section) -> _Section:
        table = EXTRACTS["involvements"]
        section = _Section(table, self.sample, plainly=False)
        found = match(table, self.sample, group, self.learnt)
        for name in ("incident_id", "role", "involvement_id"):
            found.pop(name, None)
        for column in table.columns:
            if column.name in found:
                self._recipe(section, found[column.name])
        incidents.plainly = False
        key = incidents.recipes.get("incident_id")
        if key:
            section.recipes["incident_id"] = key
            self._involvement_id(section, f"-{role[0].upper()}")
        section.recipes["role"] = f"{{ constant = {_quoted(role)} }}"
        named = [found[name].heading for name in ("surname", "forename", "nominal_id") if name in found]
        section.rows_with = named or [matched.heading for matched in found.values()][:1]
        return section

    def _recipe(self, section: _Section, matched: Matched) -> None:
        column, heading = matched.column, matched.heading
        values = self.sample.of(heading)
        parts = [f"from = {_quoted(heading)}"]
        if column.type in _DATED:
            parts = self._dated(section, column, heading)
        elif column.type is Type.BOOLEAN or column.codes:
            parts += self._codes(column, heading, words(values) or [])
            section.empty |= {value for value in values if value.lower() in EMPTY_WORDS}
        section.used.add(heading)
        simple = len(parts) == 1 and parts[0].startswith("from")
        section.recipes[column.name] = _quoted(heading) if simple else f"{{ {', '.join(parts)} }}"
        section.plainly &= simple and plain(heading) == column.name
        if matched.likeness == BY_LOOKS:
            self.unsure.append(f"{_quoted(heading)} was taken for {column.name} by the look of its values alone.")
        elif matched.likeness < SURE:
            self.unsure.append(f"{_quoted(heading)} was taken for {column.name} because the names are alike.")

    def _dated(self, section: _Section, column: Column, heading: str) -> list[str]:
        values = self.sample.of(heading)
        section.empty |= {value for value in values if value.lower() in EMPTY_WORDS}
        form = date_form(values)
        shown = form.format if form else None
        timed = "%H" in (shown or "") or "%I" in (shown or "") or any(":" in value for value in values)
        time = self._time_beside(section, heading) if column.type is Type.TIMESTAMP and not timed else None
        if form and form.other:
            self.unsure.append(
                f"{_quoted(heading)} could be {form.format} or {form.other}; day first was chosen, so check it."
            )
        if time is None:
            return [f"from = {_quoted(heading)}", *([f"date_format = {_quoted(shown)}"] if shown else [])]
        section.used.add(time)
        parts = [f"join = [{_quoted(heading)}, {_quoted(time)}]"]
        seconds = any(value.count(":") == 2 for value in self.sample.of(time)[:50])
        clock = "%H:%M:%S" if seconds else "%H:%M"
        return [*parts, f"date_format = [{_quoted(f'{shown} {clock}')}, {_quoted(shown)}]"] if shown else parts

    def _time_beside(self, section: _Section, heading: str) -> str | None:
        """The heading of the times that go with a column of bare dates: `Time Reported` with `Date Reported`."""
        wanted = set(plain(heading).split("_")) - {"date", "on", "at", "of"}
        for other in self.sample.headings:
            parts = set(plain(other).split("_"))
            if (
                other in section.used
                or not other
                or "time" not in parts
                or not looks_like("time", self.sample.of(other))
            ):
                continue
            if parts - {"time", "of", "at", "on"} == wanted or not parts - {"time"}:
                return other
        return None

    def _codes(self, column: Column, heading: str, found: list[str]) -> Iterator[str]:
        """Translations for the words that are not our codes; those that are unknown are listed, not guessed."""
        ours = {"true", "false", "yes", "no", "y", "n", "1", "0"} if column.type is Type.BOOLEAN else set()
        made, unknown = [], []
        for word in found:
            code, sure = code_for(column, word)
            if word.lower() in EMPTY_WORDS or word.lower() in ours or plain(word) == plain(code or ""):
                continue
            if code is None:
                unknown.append(word)
                continue
            made.append(f"{_quoted(word)} = {_quoted(code)}")
            if not sure:
                self.unsure.append(f"{_quoted(word)} under {_quoted(heading)} was taken for {code}.")
        if unknown and column.codes != EXTRACTS["offences"].column("outcome_code").codes:
            listed = ", ".join(map(_quoted, unknown[:15]))
            self.unsure.append(f"words under {_quoted(heading)} that are no code of {column.name}: {listed}.")
        if made:
            yield f"codes = {{ {', '.join(made)} }}"

    def _address(self, section: _Section) -> None:
        """Address lines in columns of their own are joined in their order."""
        if "address" not in section.table.column_names:
            return
        parts = [
            heading
            for heading in self.sample.headings
            if heading and (heading not in section.used or _is_address(section, heading))
            and (_PART_OF_ADDRESS.fullmatch(plain(heading)) or _is_address(section, heading))
        ]  # fmt: skip
        if len(parts) > 1:
            section.recipes["address"] = f'{{ join = [{", ".join(map(_quoted, parts))}], with = ", " }}'
            section.used.update(parts)
            section.plainly = False

    def _role(self, section: _Section) -> None:
        if "role" in section.recipes:
            return
        role = role_of_file(self.called)
        section.plainly = False
        if role:
            section.recipes["role"] = f"{{ constant = {_quoted(role)} }}"
            self.unsure.append(f"everybody in this file was taken for a {role} because of its name.")

    def _involvement_id(self, section: _Section, suffix: str) -> None:
        """Where rows have no reference of their own: the incident's, the person's and the role's together."""
        if "involvement_id" in section.recipes:
            return
        headings = [_heading_in(section.recipes.get(name, "")) for name in ("incident_id", "nominal_id")]
        joined = ", ".join(_quoted(heading) for heading in headings if heading)
        if not joined:
            return
        constant = section.recipes.get("role", "")
        ending = suffix or (f"-{constant.split(chr(34))[1][0].upper()}" if "constant" in constant else "")
        tail = f", suffix = {_quoted(ending)}" if ending else ""
        section.recipes["involvement_id"] = f'{{ join = [{joined}], with = "-"{tail} }}'
        section.plainly = False
        self.unsure.append("no reference of each involvement was found; one is made of the incident and the person.")

    def _remark_unused(self, sections: list[_Section]) -> None:
        used = set().union(*(section.used for section in sections))
        for heading in self.sample.headings:
            if heading and heading not in used and self.sample.headings.count(heading) > 1:
                self.unsure.append(f"{_quoted(heading)} stands there more than once; rename one.")
            elif heading and heading not in used:
                self.unsure.append(f"{_quoted(heading)} was not recognised and is not read.")


def _is_address(section: _Section, heading: str) -> bool:
    return section.recipes.get("address") == _quoted(heading)


def _heading_in(recipe: str) -> str:
    """The heading of a recipe that is one heading and nothing else."""
    return str(json.loads(recipe)) if recipe.startswith('"') else ""


def _quoted(text: str | None) -> str:
    """A text as a TOML basic string, which JSON's strings are."""
    return json.dumps(text or "", ensure_ascii=False)


def _written(section: _Section) -> str:
    """A section as TOML."""
    lines = [f"[[{section.table.name}]]", f"files = {_quoted(section.sample.name)}"]
    if section.sample.sheet:
        lines.append(f"sheet = {_quoted(section.sample.sheet)}")
    if section.empty:
        lines.append(f"empty = [{', '.join(_quoted(word) for word in sorted(section.empty))}]")
    if section.rows_with:
        lines.append(f"rows_with = [{', '.join(map(_quoted, section.rows_with))}]")
    lines.append(f"[{section.table.name}.columns]")
    order = [name for name in section.table.column_names if name in section.recipes]
    lines += [f"{name} = {section.recipes[name]}" for name in order]
    lines += [f'# {name} = "?"  # required' for name in section.table.required_names if name not in section.recipes]
    return "\n".join(lines) + "\n"
