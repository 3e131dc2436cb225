"""Reads the specification files: policy as cases of a few lines each, with the answer that must come out.

A file is named after its definition. `as of DATE` sets the viewpoint for the cases below it. A case is a title at the
margin, then indented lines: events, `born`, `done` (an answer), `connected`, and last `=>` with what is expected.

Expected: `met`, `near`, `provisional` or `nothing`, several with commas; `held counter_allegation`; and, where it
matters, `incidents 3`, `crimes 3`, `victims 2`, `first 2024-06-01`, `grounds i1 i2`.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from daylight.domain.histories import History
from daylight.domain.periods import BirthRange
from tests.factories.histories import history

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Case:
    """One case: who did what, and what the definition must say of it."""

    definition: str
    title: str
    as_of: date
    told: History
    expected: dict[str, str]

    def __str__(self) -> str:
        return f"{self.definition}: {self.title}"


def cases() -> list[Case]:
    """Every case of every file."""
    found = [case for path in sorted(HERE.glob("*.spec")) for case in _cases_in(path)]
    assert found, "there are no specification files"
    return found


def _cases_in(path: Path) -> list[Case]:
    found: list[Case] = []
    as_of, title, lines = None, "", []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        text = line.split(" -- ")[0].rstrip()
        if not text or text.startswith(("#", " --")):
            continue
        if text.startswith("as of "):
            as_of = date.fromisoformat(text.removeprefix("as of "))
        elif not text.startswith(" "):
            assert not lines, f"{path.name}:{number}: the case before has no =>"
            title = text
        elif text.strip().startswith("=>"):
            assert as_of is not None
            expected = _expected(text.strip().removeprefix("=>"))
            found.append(Case(path.stem, title, as_of, _told(lines), expected))
            lines = []
        else:
            lines.append(text.strip())
    assert not lines, f"{path.name}: the last case has no =>"
    return found


def _told(lines: list[str]) -> History:
    events, done, connected = [], [], []
    born: str | BirthRange | None = None
    for line in lines:
        head, _, rest = line.partition(" ")
        if head == "born":
            first, _, last = rest.strip().partition("..")
            born = BirthRange(date.fromisoformat(first), date.fromisoformat(last)) if last else first
        elif head == "done":
            done.append(rest.strip())
        elif head == "connected":
            one, other = rest.split()
            connected.append((one, other))
        else:
            events.append(line)
    return history(*events, born=born, answers=done, connected=connected)


def _expected(text: str) -> dict[str, str]:
    found = {}
    for part in text.split(","):
        head, _, rest = part.strip().partition(" ")
        found[head] = rest.strip()
    return found
