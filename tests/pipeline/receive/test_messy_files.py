"""Whatever a file holds: rows read = loaded + repeated + set aside, nothing crashes, and row order is of no matter."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daylight.pipeline.receive import receive
from daylight.pipeline.receive.delimited import read_delimited
from daylight.pipeline.settings import Settings

IDS = st.sampled_from(["I1", "I2", "I3", "", "I 4", "Total"])
TIMES = st.sampled_from(["2024-01-01 10:00", "2024-01-01", "01/02/2024", "", "soon", "2024-10-27 01:30"])
TEXTS = st.one_of(
    st.sampled_from(["", "yes", "=1", "perhaps", "a,b", 'say "so"', "two\nlines", "'", "é"]),
    st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=6),
)
DAMAGE = st.sampled_from(["none", "none", "none", "short", "long", "open quote", "blank", "heading"])
ROWS = st.lists(st.tuples(IDS, TIMES, TEXTS, TEXTS, DAMAGE), min_size=1, max_size=8)
HEADING = "incident_id,reported_at,domestic,summary"


def cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in ',"\n\r') else text


def line(row: tuple[str, str, str, str, str]) -> str:
    *cells, damage = row
    written = ",".join(cell(text) for text in cells)
    match damage:
        case "short":
            return ",".join(cell(text) for text in cells[:2])
        case "long":
            return written + ",more"
        case "open quote":
            return f'{cells[0]},{cells[1]},,"open'
        case "blank":
            return ""
        case "heading":
            return HEADING
    return written


def received(engine, folder: Path, rows: list[str]) -> tuple[tuple[int, ...], set[tuple[object, ...]], list[str]]:
    """Counts of the messy file, its loaded rows and its findings, without their places."""
    (folder / "incidents.csv").write_text("\n".join([HEADING, *rows, ""]), "utf-8")
    receive(engine, Settings(extracts=folder, out=folder.parent / "out"))
    counts = engine.rows(
        "SELECT rows_read, rows_loaded, rows_repeated, rows_quarantined FROM files WHERE source_file = 'incidents.csv'"
    )[0]
    loaded = set(engine.rows("SELECT record_id, reported_at, domestic, summary FROM records_incidents"))
    told = engine.rows("SELECT \"column\", action, value, reason FROM findings WHERE source_file = 'incidents.csv'")
    return counts, loaded, sorted(map(str, told))


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(rows=ROWS, salt=st.randoms(use_true_random=False))
def test_nothing_is_lost_and_order_is_of_no_matter(rows, salt, engine, tmp_path):
    (tmp_path / "incidents-good.csv").write_text("incident_id,reported_at\nG1,2024-01-01\n", "utf-8")
    (tmp_path / "involvements.csv").write_text("involvement_id,incident_id,role\nV1,G1,witness\n", "utf-8")
    lines = [line(row) for row in rows]
    counts, loaded, told = received(engine, tmp_path, lines)
    read, *parts = counts
    assert read == sum(parts)
    assert read == sum(1 for text in lines if text)
    quarantined = engine.value(
        "SELECT count(DISTINCT source_row) FROM findings WHERE action = 'quarantined' AND source_file = 'incidents.csv'"
    )
    assert quarantined == parts[2]  # each row set aside has its finding, and nothing else has one
    salt.shuffle(lines)
    assert received(engine, tmp_path, lines) == (counts, loaded, told)


FIELDS = st.text(st.sampled_from(['"', ",", "\n", "a", "é", " "]), max_size=5)


@settings(max_examples=150)
@given(rows=st.lists(st.tuples(FIELDS, FIELDS, FIELDS), min_size=1, max_size=8))
def test_well_formed_rows_are_read_back_cell_by_cell(rows, tmp_path_factory):
    path = tmp_path_factory.mktemp("csv") / "file.csv"
    quoted = [",".join('"' + text.replace('"', '""') + '"' for text in row) for row in rows]
    path.write_text("\n".join(["a,b,c", *quoted, ""]), "utf-8")
    reading = read_delimited(path, frozenset({"a", "b", "c"}), delimiter=",", encoding=None, header_row=None)
    read = [
        tuple(row[f"c{place}"] or "" for place in range(3)) for batch in reading.batches for row in batch.to_pylist()
    ]
    assert reading.unreadable == []
    assert read == rows
