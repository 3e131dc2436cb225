"""What the watch took, on disk before anybody is told: one line of JSON each, read again when the watch opens."""

import fcntl
import hashlib
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
        self.path, self.entries, self._descriptor = path, entries, descriptor
        self.count = 0
        self._answers: dict[tuple[str, str], tuple[str, dict[str, Any]]] = {}
        for entry in entries:
            self._remember(entry)

    def _remember(self, entry: dict[str, Any]) -> None:
        answer = entry["answer"]
        self._answers[answer["source"], answer["incident_id"]] = _digest(entry["incident"]), answer
        self.count += 1

    def answer(self, incident: dict[str, Any]) -> dict[str, Any] | None:
        """What was answered to the very same incident, given before; None for another one under its id."""
        found = self._answers.get((incident["source"], incident["incidents"][0]["incident_id"]))
        return found[1] if found is not None and found[0] == _digest(incident) else None

    def append(self, entry: dict[str, Any]) -> None:
        """Write one entry and force it to disk. Refused, with nothing kept, when it cannot be written."""
        text = json.dumps(entry, ensure_ascii=False, default=str)
        line = f"{text}\n".encode()
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
        if "answer" in entry:
            self._remember(json.loads(text))


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
            raise Refused(
                f"{path} tells of incidents taken on another release, perhaps on the one that stood here before. Remove"
                f" {folder} once those incidents are in the release; until then give --state another folder, and give"
                " those that are missing again."
            )
        journal = Journal(path, descriptor, entries[1:])
        if not entries:
            journal.append({"release_id": release_id})
            _keep_name(folder)
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
            entry = json.loads(line)
        except ValueError:
            entry = None
        if not isinstance(entry, dict) or ("release_id" if place == 1 else "answer") not in entry:
            raise DaylightError(
                f"{path}, line {place}, is damaged. Put back a copy of the file, or remove that line and give what it "
                "told of again."
            )
        entries.append(entry)
    return entries


def _keep_name(folder: Path) -> None:
    """Force the name of a new file to disk, as its content is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _digest(incident: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(incident, sort_keys=True).encode()).hexdigest()
