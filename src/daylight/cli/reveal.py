"""The reveal log: who looked behind "Victim A", when, at whom and why; on disk before anything is shown."""

import getpass
import json
import os
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from daylight.cli.release_reader import Release
from daylight.domain.errors import Refused

SHORTEST_REASON = 10  # characters: "because" is no reason


def reveal_log(release: Release) -> Path:
    """Beside the release, so that it outlives it: `reveals.jsonl` in the folder that holds the release."""
    return release.folder.resolve().parent / "reveals.jsonl"


def record_reveal(release: Release, *, command: str, person_ids: Iterable[str], reason: str) -> None:
    """Append one line per person, flushed to the disk. Refused for a reason too short, or a log that cannot be kept."""
    reason = " ".join(reason.split())
    if len(reason) < SHORTEST_REASON or not re.search(r"\w+\W+\w+", reason):
        raise Refused(
            f"A reveal needs a reason that others will understand later: at least {SHORTEST_REASON} characters "
            'and two words, for example --reveal "safety check before visit, ref 4711". Nothing was shown.'
        )
    entries = [
        {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "user": _system_user(),
            "command": command,
            "release_id": release.release_id,
            "person_id": person_id,
            "reason": reason,
        }
        for person_id in person_ids
    ]
    path = reveal_log(release)
    try:
        _append(path, "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries))
    except OSError:
        raise Refused(f"The reveal log {path} cannot be written, so nothing was shown. Ask for access to it.") from None


def _append(path: Path, lines: str) -> None:
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        size = os.fstat(descriptor).st_size
        cut_short = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
        os.write(descriptor, (("\n" if cut_short else "") + lines).encode("utf-8"))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _system_user() -> str:
    """The name behind the process's user id: unlike $USER it cannot be set by hand."""
    try:
        import pwd

        return pwd.getpwuid(os.getuid()).pw_name
    except (ImportError, KeyError):
        return getpass.getuser()
