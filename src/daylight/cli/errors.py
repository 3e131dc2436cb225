"""What the command line says, and its exit code, when a command cannot be done: one sentence, never a traceback."""

import errno
import json
import os
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import ParamSpec

import typer

from daylight.cli.terminal import complaints
from daylight.domain.errors import BadExtract, DaylightError, Invalid, NotFound, Refused

EXIT_CODES: tuple[tuple[type[DaylightError], int], ...] = (
    (Invalid, 2),  # a value was typed that cannot be used: wrong usage
    (BadExtract, 3),
    (Refused, 4),
    (NotFound, 1),
    (DaylightError, 1),
)
UNEXPECTED, STOPPED = 1, 130
_SHOWN_FAULTS = 50
_TYPER_HANDLES = (typer.Exit, typer.Abort, typer.BadParameter)

Parameters = ParamSpec("Parameters")


def exit_code(error: BaseException) -> int:
    """The exit code of an error: 2 wrong usage, 3 bad extracts, 4 refused, 130 stopped, 1 anything else."""
    if is_stop(error):
        return STOPPED
    return next((code for kind, code in EXIT_CODES if isinstance(error, kind)), UNEXPECTED)


def is_stop(error: BaseException) -> bool:
    """Whether a person stopped the command. DuckDB reports Ctrl-C during a query as a RuntimeError."""
    return isinstance(error, KeyboardInterrupt) or (
        isinstance(error, RuntimeError) and str(error) == "Query interrupted"
    )


def guarded(command: Callable[Parameters, None]) -> Callable[Parameters, None]:
    """The same command, ending in a sentence and an exit code where it would have raised."""

    @wraps(command)
    def safely(*values: Parameters.args, **options: Parameters.kwargs) -> None:
        try:
            command(*values, **options)
            sys.stdout.flush()
        except _TYPER_HANDLES:
            raise
        except BrokenPipeError:  # `daylight list R | head`: the reader has had enough, which is no fault
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except BaseException as error:
            if isinstance(error, SystemExit):
                raise
            complaints().print(sentence(error, command.__name__), markup=False, soft_wrap=True)
            raise typer.Exit(exit_code(error)) from None

    return safely


def sentence(error: BaseException, command: str) -> str:
    """What to tell the user. An error nobody foresaw is written to the log, without its message."""
    if is_stop(error):
        return "\nStopped. Nothing was left half-written."
    if isinstance(error, BadExtract):
        return _faults(error)
    if isinstance(error, DaylightError):
        return str(error)
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryException":
        return "There was not enough memory. Give it more with --memory, or close other programs, and run it again."
    if isinstance(error, OSError) and error.errno in _DISK:
        place = f" ({error.filename})" if error.filename else ""
        return f"{_DISK[error.errno]}{place}. Nothing was left half-written."
    return _unforeseen(error, command)


_DISK = {
    errno.ENOSPC: "The disk is full. Make room and run it again",
    errno.EDQUOT: "The disk quota is used up. Make room and run it again",
    errno.EACCES: "This file or folder may not be opened by you. Ask for permission, or choose another place",
    errno.EPERM: "This file or folder may not be changed by you. Ask for permission, or choose another place",
    errno.EROFS: "This disk is read-only. Choose another place",
}


def _faults(error: BadExtract) -> str:
    lines = [str(fault) for fault in error.faults[:_SHOWN_FAULTS]]
    left = len(error.faults) - len(lines)
    more = [f"... and {left} more of the kind."] if left else []
    return "\n".join(["The extracts cannot be used:", *(f"  {line}" for line in lines), *more])


def log_file() -> Path:
    """Where unforeseen errors are written: the user's state folder, by the XDG convention."""
    state = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(state) / "daylight" / "errors.jsonl"


def _unforeseen(error: BaseException, command: str) -> str:
    frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    ours = [frame for frame in frames if f"{os.sep}daylight{os.sep}" in frame]
    place = Path((ours or frames or ["nowhere"])[-1]).name
    kind = type(error).__name__
    said = f"Something went wrong inside Daylight that it did not foresee ({kind} at {place})."
    # The message of the error is left out on purpose: it may quote a name or an address.
    entry = {"at": datetime.now(UTC).isoformat(), "command": command, "error": kind, "frames": frames}
    try:
        log_file().parent.mkdir(parents=True, exist_ok=True)
        with log_file().open("a", encoding="utf-8") as log:
            log.write(json.dumps(entry) + "\n")
    except OSError:
        return f"{said} Its log could not be written at {log_file()}."
    return f"{said} The log, which holds no personal data, is {log_file()}: send it to whoever looks after Daylight."
