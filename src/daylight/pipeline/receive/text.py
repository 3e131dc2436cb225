"""Bytes of a text file to UTF-8, line by line where needed: byte order mark, then strict UTF-8, then CP1252."""

import codecs
import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

WINDOW = 8 << 20
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


class Unreadable(Exception):
    """A file that cannot be read to its end. The message is a sentence."""


@dataclass(slots=True)
class Encodings:
    """What was met on the way: lines in UTF-8 beyond ASCII, lines in CP1252, characters lost or removed."""

    lines: int = 0
    utf8_lines: int = 0
    cp1252_lines: int = 0
    first_cp1252: int = 0
    undefined: int = 0
    nul: int = 0

    def notes(self) -> Iterator[str]:
        """Sentences for whatever was not plain UTF-8."""
        if self.cp1252_lines and self.utf8_lines:
            yield (
                f"Two encodings are mixed in this file: {self.cp1252_lines} lines, first line {self.first_cp1252}, are"
                " not UTF-8 and were read as Windows CP1252. Check accented letters, or export as UTF-8."
            )
        elif self.cp1252_lines:
            yield f"The file is not UTF-8 and was read as Windows CP1252 (first at line {self.first_cp1252})."
        if self.undefined:
            yield f"{self.undefined} characters belong to no encoding and were replaced by a question mark sign."
        if self.nul:
            yield f"{self.nul} NUL characters were removed."


def windows(path: Path, encoding: str | None, met: Encodings, size: int = WINDOW) -> Iterator[bytes]:
    """The file's text as UTF-8 in pieces of whole lines, about `size` bytes each. Raises Unreadable."""
    rest = b""
    for piece in _recoded(path, encoding, met, size):
        piece = rest + piece
        cut = piece.rfind(b"\n") + 1
        if cut == 0:
            rest = piece
            continue
        rest = piece[cut:]
        yield _utf8(piece[:cut], encoding, met)
    if rest:
        yield _utf8(rest, encoding, met)


def _recoded(path: Path, encoding: str | None, met: Encodings, size: int) -> Iterator[bytes]:
    """Raw pieces without a byte order mark; UTF-16 becomes UTF-8 here, as its lines cannot be cut as bytes."""
    with _open(path) as stream:
        pieces = _pieces(stream, size)
        first = next(pieces, b"")
        mark, named = next(((m, n) for m, n in _MARKS if first.startswith(m)), (b"", ""))
        named = named or ("utf-16-le" if encoding == "utf-16" else _unmarked_utf16(first))
        first = first[len(mark) :]
        decoder = codecs.getincrementaldecoder(named)("replace") if named.startswith("utf-16") else None
        returns = b"\n" not in first and b"\r" in first and decoder is None
        while first:
            if decoder is not None:
                first = decoder.decode(first).encode()
            if b"\0" in first:
                met.nul += first.count(b"\0")
                first = first.replace(b"\0", b"")
            yield first.replace(b"\r", b"\n") if returns else first
            first = next(pieces, b"")


def _unmarked_utf16(start: bytes) -> str:
    """UTF-16 without its mark shows as every other byte of mostly Latin text being NUL."""
    sample = start[:2000]
    if len(sample) < 20:
        return ""
    if sample[1::2].count(0) > len(sample) // 3:
        return "utf-16-le"
    return "utf-16-be" if sample[0::2].count(0) > len(sample) // 3 else ""


def _open(path: Path) -> BinaryIO:
    with path.open("rb") as stream:
        packed = stream.read(2) == b"\x1f\x8b"
    if path.suffix.lower() == ".gz" and not packed:
        raise Unreadable("The file is named .gz but is not gzip; export it again.")
    return gzip.open(path, "rb") if packed else path.open("rb")  # type: ignore[return-value]


def _pieces(stream: BinaryIO, size: int) -> Iterator[bytes]:
    try:
        while piece := stream.read(size):
            yield piece
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise Unreadable("The gzip file is damaged or cut short; export or copy it again.") from None


def _utf8(lines: bytes, encoding: str | None, met: Encodings) -> bytes:
    count = lines.count(b"\n")
    if encoding in ("cp1252", "latin-1"):
        met.lines += count
        return lines.decode(encoding, "replace").encode()
    try:
        lines.decode()
    except UnicodeDecodeError:
        return _line_by_line(lines, met)
    met.utf8_lines += not lines.isascii()
    met.lines += count
    return lines


def _line_by_line(lines: bytes, met: Encodings) -> bytes:
    made = []
    for line in lines.split(b"\n"):
        met.lines += 1
        try:
            line.decode()
            met.utf8_lines += not line.isascii()
        except UnicodeDecodeError:
            met.cp1252_lines += 1
            met.first_cp1252 = met.first_cp1252 or met.lines
            text = line.decode("cp1252", "replace")
            met.undefined += text.count("\ufffd")
            line = text.encode()
        made.append(line)
    met.lines -= lines.endswith(b"\n")  # what follows the last line end is not a line
    return b"\n".join(made)
