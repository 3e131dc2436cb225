"""`daylight definitions`: what the definitions say, and whether a file of a force's own may be put in force."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from daylight.cli.errors import guarded
from daylight.cli.terminal import answers, printable
from daylight.domain.definitions import Definition, check_fit_for_force, read_definitions, shipped_definitions
from daylight.domain.errors import Invalid, NotFound, Refused
from daylight.domain.lifecycle import MOVES, Stage
from daylight.domain.proving import Proof, prove
from daylight.domain.sentences import sentence_of

File = Annotated[Path, typer.Argument(metavar="FILE", help="A TOML of the force's own definitions.")]


def group() -> typer.Typer:
    """The commands under `daylight definitions`."""
    app = typer.Typer(
        help="The rules that say who is listed: read aloud, and checked before they touch anyone.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    for command in (check, shipped):
        app.command()(guarded(command))
    return app


def check(file: File) -> None:
    """Read a file of definitions, say each in a sentence, and run the worked cases that travel with it."""
    if not file.is_file():
        raise NotFound(f"There is no file {file}. Give the TOML that holds the definitions.")
    definitions = read_definitions(file.read_bytes(), file=file.name)
    screen, failed, unfit = answers(), 0, 0
    for each in definitions:
        proofs = prove(each)
        _say(screen, each)
        for number, proof in enumerate(proofs, start=1):
            if not proof.passes:
                failed += 1
                _line(screen, f"  case {number} FAILS: {proof.title}")
                _line(screen, f"    it expects {_words(proof.expected)}; the definition says {_words(proof.found)}")
        unfit += _say_standing(screen, each, proofs)
    if failed:
        raise Invalid(f"{file.name}: {failed} worked {'case fails' if failed == 1 else 'cases fail'}.")
    if unfit:
        raise Invalid(f"{file.name} says that a definition is live that is not fit for it.")


def shipped() -> None:
    """Say each definition that ships with Daylight in a sentence, with its source."""
    screen = answers()
    for each in shipped_definitions():
        _say(screen, each)
        _line(screen, f"  Source: {each.source}.")


def _say(screen: Console, definition: Definition) -> None:
    stage = definition.stage.value.replace("_", " ")
    _line(screen, f"{definition.name} edition {definition.edition}, {stage}: {definition.title}")
    _line(screen, f"  {sentence_of(definition)}")
    for each in definition.retires:
        _line(screen, f"  It retires {each.name} edition {each.edition}, which ships: {each.reason}")


def _say_standing(screen: Console, definition: Definition, proofs: tuple[Proof, ...]) -> bool:
    """Say how its cases went and what is next for it; True if it says that it is live and may not be."""
    passed = sum(proof.passes for proof in proofs)
    cases = f"{passed} of {len(proofs)} worked cases pass" if proofs else "it has no worked case"
    match definition.stage:
        case Stage.LIVE:
            try:
                check_fit_for_force(definition)
            except Refused as error:
                _line(screen, f"  {cases.capitalize()}. {error}")
                return True
            next_step = "a run uses it"
        case Stage.RETIRED:
            next_step = "a run leaves it out"
        case stage:
            to = " or ".join(each.value.replace("_", " ") for each in MOVES[stage])
            next_step = f"a run leaves it out; next it may go to {to}"
    _line(screen, f"  {cases.capitalize()}; {next_step}.")
    return False


def _words(said: frozenset[str]) -> str:
    return ", ".join(sorted(said))


def _line(screen: Console, text: str) -> None:
    screen.print(printable(text), markup=False, soft_wrap=True)
