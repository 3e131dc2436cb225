"""The manifest: what the release was made from, by what, and how each chapter went. Names no person."""

import hashlib
import json
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import daylight
from daylight.domain.carried_definitions import declaration_of
from daylight.domain.declarations import toml_of
from daylight.domain.definitions import definitions_in_force
from daylight.domain.sentences import sentence_of
from daylight.pipeline.engines import Engine
from daylight.pipeline.publish.writing import Written
from daylight.pipeline.settings import Settings

LINKAGE_MODEL = "linkage-model.json"
SYNTHETIC = "SYNTHETIC.txt"
_ID_LENGTH = 12


def manifest_of(
    engine: Engine, settings: Settings, tables: list[Written], *, linkage: dict[str, Any], seconds: float
) -> dict[str, Any]:
    """Everything the manifest says; `seconds` is what publishing has taken so far."""
    as_of = settings.viewpoint()
    counts = {table.name: table.rows for table in tables}
    return {
        "release_id": release_id(as_of.isoformat(), tables),
        "as_of": as_of.isoformat(),
        "created_at": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "code": {"version": package_version(), "commit": commit_of(Path(daylight.__file__))},
        "linkage": linkage,
        "contradictions": [row[0] for row in engine.rows("SELECT sentence FROM contradictions ORDER BY sentence")],
        "definitions": _definitions(settings.definitions),
        "scorers": _rows(engine, "SELECT DISTINCT scorer, edition FROM scores ORDER BY ALL"),
        "weights": {"edition": engine.value("SELECT min(severity_edition) FROM crimes")},
        "previous": _previous(settings.previous),
        "synthetic": is_synthetic(settings.extracts),
        "settings": {
            name: digest_of(getattr(settings, name))
            for name in ("mapping", "definitions", "weights", "model", "decisions")
        },
        "files": _rows(engine, "SELECT * FROM files ORDER BY source, source_file"),
        "chapters": [*_chapters(engine), _this_chapter(engine, counts, seconds)],
        "tables": {table.name: {"rows": table.rows, "fingerprint": table.fingerprint} for table in tables},
    }


def release_id(as_of: str, tables: list[Written]) -> str:
    """The same for the same content, in whatever order the rows came: the viewpoint and a hash of all tables."""
    told = json.dumps([as_of, sorted((table.name, table.rows, table.fingerprint) for table in tables)])
    return f"{as_of}-{hashlib.sha256(told.encode()).hexdigest()[:_ID_LENGTH]}"


def is_synthetic(extracts: Path) -> bool:
    """Whether the extracts are of invented people: the file that says so lies in their folder or beside it."""
    return any((folder / SYNTHETIC).is_file() for folder in (extracts, extracts.resolve().parent))


def write_linkage_model(engine: Engine, folder: Path) -> dict[str, Any]:
    """Write the model that linked this release beside its tables; what the manifest says of it."""
    row = engine.rows("SELECT model, version, splink, trained_on, threshold FROM linkage_model")[0]
    model, model_version, splink, trained_on, threshold = row
    (folder / LINKAGE_MODEL).write_text(model, encoding="utf-8")
    return {
        "splink": splink,
        "model_version": model_version,
        "model_sha256": hashlib.sha256(model.encode()).hexdigest(),
        "trained_on": None if trained_on is None else json.loads(trained_on),
        "threshold": threshold,
        "file": LINKAGE_MODEL,
    }


def write_json(content: dict[str, Any], path: Path) -> None:
    """Write the manifest, for people as well as programs."""
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def package_version() -> str:
    """The version of Daylight that is running; `unknown` when it runs from sources that were never installed."""
    try:
        return version("daylight")
    except PackageNotFoundError:
        return "unknown"


def commit_of(file: Path) -> str | None:
    """The Git commit of the source tree that this file belongs to; None where it is installed without one."""
    git = file.resolve().parents[2] / ".git"
    try:
        head = (git / "HEAD").read_text(encoding="utf-8").strip()
        if not head.startswith("ref: "):
            return head
        name = head.removeprefix("ref: ")
        if (git / name).is_file():
            return (git / name).read_text(encoding="utf-8").strip()
        packed = (git / "packed-refs").read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    return next((line.split(" ")[0] for line in packed if line.endswith(f" {name}")), None)


def _rows(engine: Engine, sql: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = engine.arrow(sql).to_pylist()
    return rows


def _chapters(engine: Engine) -> list[dict[str, Any]]:
    chapters = _rows(engine, "SELECT * FROM chapters ORDER BY place")
    counts = _rows(engine, "SELECT * FROM chapter_counts ORDER BY chapter, direction, name")
    return [
        {
            "chapter": chapter["chapter"],
            "seconds": round(chapter["seconds"], 3),
            "peak_memory_mb": round(chapter["peak_memory_mb"], 1),
            **{
                direction: {
                    row["name"]: row["rows"]
                    for row in counts
                    if row["chapter"] == chapter["chapter"] and row["direction"] == direction
                }
                for direction in ("in", "out")
            },
        }
        for chapter in chapters
    ]


def _this_chapter(engine: Engine, counts: dict[str, int], seconds: float) -> dict[str, Any]:
    read = {name: engine.count(name) for name in ("events", "people_found", "tidy_mentions")}
    memory = round(engine.peak_memory_mb(), 1)
    return {"chapter": "publish", "seconds": round(seconds, 3), "peak_memory_mb": memory, "in": read, "out": counts}


def _previous(folder: Path | None) -> str | None:
    if folder is None:
        return None
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return str(manifest.get("release_id") or folder.resolve().name)


def _definitions(own: Path | None) -> list[dict[str, str]]:
    """Each definition that was run: the group that decides which lists it is on, and the whole of what it asks."""
    in_force = definitions_in_force() if own is None else definitions_in_force(own.read_bytes(), file=own.name)
    return [
        {
            "definition": each.name,
            "edition": each.edition,
            "title": each.title,
            "group": each.group,
            "sentence": sentence_of(each),
            "declared": toml_of(declaration_of(each)),
        }
        for each in in_force
    ]


def digest_of(path: Path | None) -> dict[str, str] | None:
    """Name and SHA-256 of a file that was given, or of a folder's files in the order of their names."""
    if path is None or not path.exists():
        return None
    files = sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + hashlib.sha256(file.read_bytes()).digest())
    return {"name": path.name, "sha256": digest.hexdigest()}
