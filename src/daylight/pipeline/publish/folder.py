"""The release folder: refused, written beside, and put in place in one step.

A release is written into a hidden folder beside its place, `.<name>.partial-<pid>`, forced to disk with its manifest
last, and then renamed. Where a release stands already the two folders are exchanged in one system call, so that a run
killed at any moment leaves the previous release whole or the new one. Where the system cannot exchange, the previous
one is set aside as `.<name>.previous-<pid>` first, and the next run puts it back if this one died in between.
"""

import ctypes
import errno
import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from daylight.domain.errors import Refused

MANIFEST = "manifest.json"
_RENAME_EXCHANGE = 2  # linux/fs.h
_RENAME_SWAP = 2  # macOS sys/stdio.h
_AT_FDCWD = -100


def holds_release(folder: Path) -> bool:
    """Whether the folder is a release: it has a manifest that names its release id."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(manifest, dict) and "release_id" in manifest


def check_out(out: Path, *, replace: bool) -> None:
    """Refused, with a sentence, when a release may not be written to this place.

    A release is replaced only when that was asked for, and nothing that is not a release is ever replaced.
    """
    if not out.name:
        raise Refused(f"{out} cannot be a release. Give --out a folder of its own, for example releases/2026-03.")
    if not os.path.lexists(out):
        return
    if not out.is_dir() or out.is_symlink():
        raise Refused(f"{out} is not a folder. Choose another --out.")
    if holds_release(out):
        if not replace:
            raise Refused(f"{out} holds a release already. Choose another --out, or say --replace.")
    elif any(out.iterdir()):
        raise Refused(f"{out} holds files that are not a release. Choose another --out, or an empty folder.")


def check_free(out: Path) -> None:
    """Refused where something stands at `out` already: an earlier model and its card are never written over."""
    if not out.name or (out.exists() and (not out.is_dir() or any(out.iterdir()))):
        raise Refused(f"{out} is taken. Give --out a folder that is not there yet, for example models/2026-03.")


def clear_after_killed_runs(out: Path) -> None:
    """Remove what runs that were killed left beside `out`, and put back a release that one of them had set aside.

    What a run that is still alive has written is left alone. (A release set aside under our own process id was set
    aside by an earlier process of the same number, as in a container: this one has not begun to.)
    """
    for left in _beside(out, "previous"):
        if not os.path.lexists(out):
            left.rename(out)
        else:
            shutil.rmtree(left)
    for kind in ("partial", "scratch"):
        for left in _beside(out, kind):
            shutil.rmtree(left)


def _beside(out: Path, kind: str) -> Iterator[Path]:
    if not out.parent.is_dir():
        return
    pattern = re.compile(re.escape(f".{out.name}.{kind}-") + r"(\d+)\Z")
    for path in sorted(out.parent.iterdir()):
        match = pattern.match(path.name)
        if match and (not _is_alive(int(match[1])) or (kind == "previous" and int(match[1]) == os.getpid())):
            yield path


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


@contextmanager
def folder_beside(out: Path, kind: str) -> Iterator[Path]:
    """A private folder beside `out`, gone at the end whatever happens."""
    out.parent.mkdir(parents=True, exist_ok=True)
    folder = out.parent / f".{out.name}.{kind}-{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def put_in_place(partial: Path, out: Path, *, replace: bool) -> None:
    """Force the files of `partial` to disk and make it `out`, in one step. Refused when `out` has become taken."""
    for path in sorted(partial.rglob("*")):
        _force_to_disk(path)
    _force_to_disk(partial)
    check_out(out, replace=replace)
    if out.is_dir() and any(out.iterdir()):
        if not _exchanged(partial, out):
            _set_aside_and_rename(partial, out)
    else:
        partial.rename(out)
    _force_to_disk(out.parent)


def _force_to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders in one system call; False where the system has none."""
    library = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin" and hasattr(library, "renamex_np"):
        failed = library.renamex_np(*names, ctypes.c_uint(_RENAME_SWAP))
    elif hasattr(library, "renameat2"):
        failed = library.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], ctypes.c_uint(_RENAME_EXCHANGE))
    else:
        return False
    if not failed:
        return True
    number = ctypes.get_errno()
    if number in {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP}:
        return False
    raise OSError(number, os.strerror(number), str(other))


def _set_aside_and_rename(partial: Path, out: Path) -> None:
    aside = out.parent / f".{out.name}.previous-{os.getpid()}"
    out.rename(aside)
    partial.rename(out)
    shutil.rmtree(aside)
