"""`daylight link explain` and `daylight link person`: why mentions are one person, link by link, with no name shown."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from daylight.cli.release_reader import Release, open_release
from daylight.cli.terminal import counted, day, printable
from daylight.domain.errors import Invalid

if TYPE_CHECKING:
    from daylight.pipeline.link.evidence import Comparison, Mention, PersonEvidence, Step
    from daylight.pipeline.link.explain import Explanation

FORMATS = ("text", "json")
_BEYOND = 1.0  # a link this much heavier than its own comparisons rests on more than them
_KINDS = {
    "judged": "a person judged them to be one",
    "identical": "folded together: the very same details, or one sealed identity",
    "model": "compared",
}

ReleaseFolder = Annotated[Path, typer.Argument(metavar="R", help="The release: a folder made by `daylight run`.")]
MentionName = Annotated[str, typer.Argument(metavar="MENTION", help="A mention, as source:table:record_id.")]
Format = Annotated[str, typer.Option("--format", help="One of text, json.")]


def explain(release: ReleaseFolder, one: MentionName, other: MentionName, format: Format = "text") -> None:
    """Say why two mentions are, or are not, one person: each comparison, and the path of links between them."""
    _check_format(format)
    opened = open_release(release)
    first, second = _parts(one), _parts(other)
    from daylight.pipeline.link.evidence import open_evidence
    from daylight.pipeline.publish.manifest import LINKAGE_MODEL

    with open_evidence(opened.folder, opened.folder / LINKAGE_MODEL) as evidence:
        found = evidence.compare(evidence.mention(*first), evidence.mention(*second))
    if format == "json":
        _tell_json(opened, _comparison_values(found))
    else:
        _tell(_comparison_lines(found))


def person(
    release: ReleaseFolder,
    person_id: Annotated[str, typer.Argument(metavar="PERSON", help="A person id: P and ten characters.")],
    format: Format = "text",
) -> None:
    """Say how sure it is that all of a person's mentions are one human, and which links are weak."""
    _check_format(format)
    opened = open_release(release)
    from daylight.pipeline.link.evidence import open_evidence
    from daylight.pipeline.publish.manifest import LINKAGE_MODEL

    with open_evidence(opened.folder, opened.folder / LINKAGE_MODEL) as evidence:
        found = evidence.person(person_id.strip())
    if format == "json":
        _tell_json(opened, _person_values(found))
    else:
        _tell(_person_lines(found))


def _check_format(format: str) -> None:
    if format not in FORMATS:
        raise Invalid(f"--format {format} is not known. It is one of {', '.join(FORMATS)}.")


def _parts(mention: str) -> tuple[str, str, str]:
    parts = mention.split(":", 2)
    if len(parts) < 3 or not all(parts):
        raise Invalid(f"{mention!r} names no mention. Give it as source:table:record_id, as in the mentions table.")
    return parts[0], parts[1], parts[2]


def _tell(lines: Iterator[str]) -> None:
    for line in lines:
        typer.echo(printable(line))


def _tell_json(release: Release, values: dict[str, Any]) -> None:
    about = {"release_id": release.release_id, "as_of": release.as_of.isoformat(), "synthetic": release.synthetic}
    typer.echo(json.dumps(about | values, ensure_ascii=False, indent=2))


def _comparison_lines(found: "Comparison") -> Iterator[str]:
    together = found.one.person_id == found.other.person_id
    yield f"{_mention(found.one)}"
    yield f"{_mention(found.other)}"
    if together:
        yield f"Both are {found.one.person_id} in this release."
    else:
        yield f"They are two people in this release: {found.one.person_id} and {found.other.person_id}."
    yield ""
    yield "These two records side by side:"
    yield from _evidence_lines(found.explanation)
    if not found.path:
        return
    yield ""
    yield f"The strongest path between them, {counted(len(found.path), 'link')}:"
    for place, step in enumerate(found.path, start=1):
        yield from _step_lines(place, step)
    weakest = found.weakest
    if weakest is not None and len(found.path) > 1:
        yield f"The weakest of them is {_name(weakest.one)} to {_name(weakest.other)}: {_sure(weakest)}."


def _person_lines(found: "PersonEvidence") -> Iterator[str]:
    held = f"{counted(found.mentions, 'mention')}, {counted(found.links, 'link')}"
    yield f"{found.person_id}: {held}. How sure that all are one human: {found.confidence:.1%}."
    if not found.weak:
        yield "No link is weak: nothing that holds this person together is in doubt."
        return
    yield f"{counted(len(found.weak), 'weak link')}, weakest first:"
    for place, step in enumerate(found.weak, start=1):
        yield from _step_lines(place, step)


def _step_lines(place: int, step: "Step") -> Iterator[str]:
    yield f"{place}. {_mention(step.one)}"
    yield f"   {_mention(step.other)}"
    yield f"   {_sure(step)}; {_KINDS[step.kind]}."
    if step.explanation is not None:
        yield from (f"   {line}" for line in _evidence_lines(step.explanation))
        if _beyond(step):
            yield f"   {_number(step.weight - step.explanation.weight)}  the same people on the other side of incidents"


def _evidence_lines(told: "Explanation") -> Iterator[str]:
    verdict = "for" if told.weight > 0 else "against"
    yield f"All together {_number(told.weight)}, {verdict} one human; the likeliest alternative is {told.alternative}."
    yield f"  {_number(told.prior)}  one human against {told.alternative}, before anything is compared"
    for item in sorted(told.evidence, key=lambda each: (-abs(each.weight), each.comparison)):
        yield f"  {_number(item.weight)}  {item.words}"
    if told.commonness:
        yield f"  {_number(told.commonness)}  how common or rare the shared values are"


def _beyond(step: "Step") -> bool:
    own = step.explanation
    return step.kind == "model" and own is not None and step.weight - own.weight > _BEYOND


def _number(weight: float) -> str:
    return f"{weight:+7.2f}"


def _sure(step: "Step") -> str:
    return "over 99.9% sure" if step.probability > 0.999 else f"{step.probability:.1%} sure"


def _name(mention: "Mention") -> str:
    return f"{mention.source}:{mention.table}:{mention.record_id}"


def _mention(mention: "Mention") -> str:
    return ", ".join(part for part in (_name(mention), mention.role or "", day(mention.on)) if part)


def _comparison_values(found: "Comparison") -> dict[str, Any]:
    return {
        "one": _mention_values(found.one),
        "other": _mention_values(found.other),
        "one_person": found.one.person_id == found.other.person_id,
        "evidence": _evidence_values(found.explanation),
        "path": [_step_values(step) for step in found.path],
        "weakest": None if found.weakest is None else found.path.index(found.weakest),
    }


def _person_values(found: "PersonEvidence") -> dict[str, Any]:
    return {
        "person_id": found.person_id,
        "mentions": found.mentions,
        "links": found.links,
        "confidence": found.confidence,
        "weak": [_step_values(step) for step in found.weak],
    }


def _step_values(step: "Step") -> dict[str, Any]:
    return {
        "one": _mention_values(step.one),
        "other": _mention_values(step.other),
        "weight": step.weight,
        "probability": step.probability,
        "kind": step.kind,
        "evidence": None if step.explanation is None else _evidence_values(step.explanation),
    }


def _mention_values(mention: "Mention") -> dict[str, Any]:
    return {
        "source": mention.source,
        "source_table": mention.table,
        "record_id": mention.record_id,
        "role": mention.role,
        "event_on": mention.on.isoformat() if mention.on else None,
        "person_id": mention.person_id,
    }


def _evidence_values(told: "Explanation") -> dict[str, Any]:
    return {
        "weight": told.weight,
        "alternative": told.alternative,
        "prior": told.prior,
        "commonness": told.commonness,
        "comparisons": [
            {"comparison": item.comparison, "words": item.words, "weight": item.weight} for item in told.evidence
        ],
    }
