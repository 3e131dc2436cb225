"""What the watch took, on disk before anybody is told: one line of JSON each, read again when the watch opens."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from daylight.domain.errors import DaylightError, Refused

JOURNAL = "journal.jsonl"


class Journal:
    """An append-only file beside the release; its first line says of which release. One watch at a time may hold it."""

    def __init__(self, path: Path, descriptor: int, entries: list[dict[str, Any]]) -> None:
        self.path, self._descriptor, self.entries = path, descriptor, entries
        self.count = len(entries)

    def append(self, entry: dict[str, Any]) -> None:
        """Write one entry and force it to disk. Refused, with nothing kept, when it cannot be written."""
        line = (json.dumps(entry, ensure_ascii=False, default=str) + "\n").encode("utf-8")
        end = os.lseek(self._descriptor, 0, os.SEEK_END)
        try:
            while line:
                line = line[os.write(self._descriptor, line) :]
            os.fsync(self._descriptor)
        except OSError:
            os.ftruncate(self._descriptor, end)
            raise Refused(
                f"The journal {self.path} cannot be written, so nothing was taken. Make room, or ask for access."
            ) from None
        self.count += 1


@contextmanager
def open_journal(folder: Path, release_id: str) -> Iterator[Journal]:
    """The journal in a folder, made if need be; a line that was cut short was never acknowledged and is removed.

    Refused when another watch holds it or it is of another release; DaylightError when a line in it is damaged.
    """
    path = folder / JOURNAL
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        raise Refused(f"The journal {path} cannot be opened. Give a --state folder that may be written.") from None
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Refused(
                f"Another watch holds {path}. Stop it, or give this one a --state folder of its own."
            ) from None
        entries = _read(path, descriptor)
        if entries and entries[0].get("release_id") != release_id:
            raise Refused(f"{path} belongs to another release. Give this one a --state folder of its own.")
        journal = Journal(path, descriptor, entries[1:])
        if not entries:
            journal.append({"release_id": release_id})
            journal.count = 0
        yield journal
    finally:
        os.close(descriptor)


def _read(path: Path, descriptor: int) -> list[dict[str, Any]]:
    whole = path.read_bytes()
    end = whole.rfind(b"\n") + 1
    if end < len(whole):
        os.ftruncate(descriptor, end)
    entries = []
    for place, line in enumerate(whole[:end].splitlines(), start=1):
        try:
            entries.append(json.loads(line))
        except ValueError:
            raise DaylightError(
                f"{path}, line {place}, is damaged. Put back a copy of the file, or remove that line."
            ) from None
    return entries
