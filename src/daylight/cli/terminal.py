"""The two consoles, and how a text from a record is made fit to be printed."""

import os
import sys
import unicodedata
from datetime import date

from rich.console import Console

_PIPED_WIDTH = 200  # a table that nobody watches is not squeezed into 80 columns


def answers() -> Console:
    """Where answers go: standard output."""
    width = None if sys.stdout.isatty() or os.environ.get("COLUMNS") else _PIPED_WIDTH
    return Console(width=width, highlight=False, emoji=False)


def complaints() -> Console:
    """Where complaints, warnings and progress go: standard error."""
    return Console(stderr=True, highlight=False, emoji=False)


def printable(text: object) -> str:
    """The text with control and direction characters replaced, so that a record cannot drive the terminal."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(letter) in {"Cc", "Cf", "Cs"} else letter
        for letter in str(text)
    )


def day(value: date | None) -> str:
    """A date as people here write it, `7 Mar 2024`; empty for none."""
    return "" if value is None else f"{value.day} {value:%b %Y}"


def month(value: date | None) -> str:
    """A month, `Mar 2024`; empty for none."""
    return "" if value is None else f"{value:%b %Y}"


def span(first: date, last: date) -> str:
    """From month to month; one month once."""
    return month(first) if month(first) == month(last) else f"{month(first)} to {month(last)}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: `1 victim`, `2 victims`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
