"""The house keeps its own law: sizes, first lines, names, prints, and what may never be written down."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "daylight"
MODULES = sorted(path for path in SOURCE.rglob("*.py") if not path.match("migrations/0*.py"))  # those Django writes
NAMELESS_ROOMS = {"utils", "helpers", "common", "misc", "manager", "service", "services", "managers", "util", "helper"}
LONGEST_FILE, LONGEST_FUNCTION = 500, 60


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _functions(tree: ast.Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_every_module_says_what_it_is_for(path: Path) -> None:
    said = ast.get_docstring(_tree(path))
    assert said, f"{path} has no docstring"
    assert said.splitlines()[0].rstrip().endswith((".", ":")), f"{path}: the first line is not a sentence"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_files_and_functions_stay_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE
    too_long = {f.name: _length(f) for f in _functions(_tree(path)) if _length(f) > LONGEST_FUNCTION}
    assert not too_long


def test_nine_functions_in_ten_are_under_thirty_lines() -> None:
    lengths = [_length(function) for path in MODULES for function in _functions(_tree(path))]
    assert sum(length < 30 for length in lengths) >= 0.9 * len(lengths)


def test_no_room_is_called_nothing_in_particular() -> None:
    named = {part for path in MODULES for part in path.relative_to(SOURCE).with_suffix("").parts}
    assert not named & NAMELESS_ROOMS


def test_only_the_command_line_prints() -> None:
    printing = [
        f"{path.relative_to(SOURCE)}:{node.lineno}"
        for path in MODULES
        if "cli" not in path.relative_to(SOURCE).parts
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert not printing


def test_nothing_is_left_undone() -> None:
    unfinished = re.compile(r"\b(TOD[O]|FIXM[E]|XX[X])\b|raise NotImplemente[d]")
    left = [
        str(path.relative_to(ROOT))
        for path in _tracked()
        if path.suffix in {".py", ".toml", ".sh"} and unfinished.search(path.read_text(encoding="utf-8"))
    ]
    assert not left


def test_no_registry_address_and_no_path_of_a_machine_is_written_down() -> None:
    banned = re.compile(r"pypi\.o[r]g|pythonhos[t]ed|registry\.np[m]js|/wor[k]/|/ro[o]t/|--index-u[r]l http")
    found = []
    for path in _tracked():
        if path.suffix in {".parquet", ".png", ".pdf", ".xlsx", ".xls", ".ods"}:
            continue
        if banned.search(path.read_text(encoding="utf-8", errors="replace")):
            found.append(str(path.relative_to(ROOT)))
    assert not found


def test_every_dependency_says_what_it_is_for() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lists = re.findall(r"^(?:dependencies|pipeline|spark|risk|site|dev) = \[(.*?)^\]", text, re.DOTALL | re.MULTILINE)
    lines = [line.strip() for block in lists for line in block.splitlines() if line.strip().startswith('"')]
    assert len(lists) >= 3
    without = [line for line in lines if "#" not in line and not line.startswith('"tzdata')]
    assert not without


def test_every_requirement_is_locked_with_a_hash() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        if path.name == "constraints.txt":
            continue
        text = path.read_text(encoding="utf-8")
        pins = re.findall(r"^[a-z0-9][^\s]*==[^\s]+", text, re.MULTILINE | re.IGNORECASE)
        assert len(pins) <= text.count("--hash=sha256:"), path.name


@pytest.mark.parametrize("chapter", ["receive", "tidy", "link", "gather", "screen", "score", "measure", "publish"])
def test_a_chapter_hands_on_the_function_it_is_named_after(chapter: str) -> None:
    names = [
        alias.asname or alias.name
        for node in _tree(SOURCE / "pipeline" / chapter / "__init__.py").body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    ]
    assert chapter in names
