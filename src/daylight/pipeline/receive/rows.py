"""Which checked rows are loaded: bold cells, disposals, repeats, ids used twice, incidents that do not exist."""

import hashlib
import hmac
from collections.abc import Sequence
from functools import partial

import pyarrow as pa

from daylight.pipeline.engines import Engine
from daylight.pipeline.receive.layout import quoted
from daylight.tables.spec import Table, Type

_TAKEN = "A row of this id was disposed of by decision and is not loaded again."
_MISSING = "The incident it names is not in the extracts of this source, or was itself set aside; load that incident."


class RowRules:
    """Settles the rows of one table after another; incidents come first, as others lean on them."""

    def __init__(self, engine: Engine, disposal_key: str) -> None:
        self.engine, self.key = engine, disposal_key
        self.disposing = engine.count("decided_disposals") > 0

    def settle(self, table: Table) -> None:
        """From `checked_<table>` and `receive_files` make `records_<table>`, `refused_<table>`, `repeated_<table>`.

        `checked_<table>` keeps what tells its rows apart.
        """
        name = table.name
        empty = " OR ".join(f"{column} IS NULL" for column in table.required_names) or "false"
        self.engine.stage(f"refused_{name}", f"SELECT row_key FROM checked_{name} WHERE {empty}")
        if table.key:
            self._refuse_clashes(table)
        else:
            self._identify(table)
        if self.disposing:
            self._dispose(table)
        if name != "incidents" and "incident_id" in table.required_names:
            self._need_incident(table)
        self._find_repeats(table)
        self._load(table)
        self._let_go(table)
        self.engine.drop("receive_copies", "receive_clashes")

    def _refuse_clashes(self, table: Table) -> None:
        """Rows of one id: if any differs from another, none loads."""
        name, key = table.name, table.key[0]
        again = f"SELECT source, {key} FROM checked_{name} WHERE {key} IS NOT NULL GROUP BY ALL HAVING count(*) > 1"
        self.engine.stage(
            "receive_copies",
            f"SELECT c.source, c.{key} AS id, c.file_no, c.source_row, c.row_key, {_content(table, 'c')} AS content"
            f" FROM checked_{name} c JOIN ({again}) a ON c.source = a.source AND c.{key} = a.{key}",
        )
        self.engine.stage(
            "receive_clashes",
            "SELECT source, id, count(*) AS copies FROM receive_copies GROUP BY ALL HAVING count(DISTINCT content) > 1",
        )
        if self.engine.count("receive_clashes"):
            reason = (
                f"'The {key} stands on ' || copies ||"
                " ' rows with different content, so none of them is loaded; correct or remove the wrong ones.'"
            )
            clash = "receive_copies JOIN receive_clashes USING (source, id)"
            self._refuse(table, f"SELECT row_key, {quoted(key)}, id, {reason} FROM {clash}")

    def _identify(self, table: Table) -> None:
        """A table without an id: a row is its content. Identical rows are repeats and load once (RECORDS), so the
        counter that RELEASE asks for only tells apart different rows that happen to share a hash."""
        name = table.name
        self.engine.stage(
            "receive_copies",
            f"SELECT source, content AS id, file_no, source_row, row_key FROM"
            f" (SELECT *, {_content(table, 'c')} AS content FROM checked_{name} c)",
        )
        self.engine.stage(
            f"identity_{name}",
            "SELECT row_key, hash || '-' || dense_rank() OVER (PARTITION BY source, hash ORDER BY id) AS record_id"
            " FROM (SELECT *, left(sha256(id), 16) AS hash FROM receive_copies)",
        )

    def _find_repeats(self, table: Table) -> None:
        """Of identical rows that may load, the first by file and row does; the rest are counted."""
        name = table.name
        ranked = "row_number() OVER (PARTITION BY source, id ORDER BY file_no, source_row)"
        self.engine.stage(
            f"repeated_{name}",
            f"SELECT row_key FROM (SELECT row_key, {ranked} AS place FROM receive_copies"
            f" ANTI JOIN refused_{name} USING (row_key)) WHERE place > 1",
        )

    def _dispose(self, table: Table) -> None:
        """Rows whose keyed hash is among the disposals: set aside without saying what stood there."""
        place = f"source || {quoted(f'/{table.name}/')} || record_id"
        self.engine.stage("receive_named", f"SELECT row_key, {place} AS value FROM ({self._identified(table)})")
        hashes = pa.schema([("record_hash", pa.string())])
        self.engine.translate("receive_hashes", "SELECT value FROM receive_named", partial(_keyed, self.key), hashes)
        self.engine.stage(
            f"disposed_{table.name}",
            "SELECT row_key FROM receive_named JOIN receive_hashes USING (value)"
            " SEMI JOIN decided_disposals USING (record_hash)",
        )
        self._refuse(
            table, f"SELECT row_key, NULL::VARCHAR, NULL::VARCHAR, {quoted(_TAKEN)} FROM disposed_{table.name}"
        )
        rows = (
            f"SELECT f.name, c.source_row FROM disposed_{table.name} JOIN checked_{table.name} c USING (row_key)"
            " JOIN receive_files f USING (file_no)"
        )
        self.engine.run(
            f"UPDATE findings SET value = NULL WHERE source_table = {quoted(table.name)}"
            f" AND (source_file, source_row) IN ({rows})"
        )
        self.engine.drop("receive_named", "receive_hashes")

    def _need_incident(self, table: Table) -> None:
        """The value is left out where the incident was disposed of."""
        name = table.name
        value = "c.incident_id"
        if self.disposing:
            disposed = (
                "SELECT i.source, i.incident_id FROM checked_incidents i SEMI JOIN disposed_incidents USING (row_key)"
            )
            value = f"CASE WHEN (c.source, c.incident_id) NOT IN ({disposed}) THEN c.incident_id END"
        self._refuse(
            table,
            f"SELECT c.row_key, 'incident_id', {value}, {quoted(_MISSING)} FROM checked_{name} c"
            f" ANTI JOIN records_incidents i ON c.source = i.source AND c.incident_id = i.incident_id"
            f" ANTI JOIN refused_{name} q ON c.row_key = q.row_key",
        )

    def _refuse(self, table: Table, rows: str) -> None:
        """Set aside rows given as (row_key, column, value, reason), with a finding for each."""
        name = table.name
        self.engine.stage("receive_refused", f"SELECT * FROM ({rows}) AS rows(row_key, place, value, reason)")
        self.engine.run(
            f"INSERT INTO findings SELECT c.source, {quoted(name)}, f.name, c.source_row, r.place, 'quarantined',"
            f" left(r.value, 200), r.reason FROM receive_refused r JOIN checked_{name} c USING (row_key)"
            " JOIN receive_files f USING (file_no)"
        )
        self.engine.run(f"INSERT INTO refused_{name} SELECT row_key FROM receive_refused")
        self.engine.stage(f"refused_{name}", f"SELECT DISTINCT row_key FROM refused_{name}")
        self.engine.drop("receive_refused")

    def _identified(self, table: Table) -> str:
        if table.key:
            return f"SELECT *, {table.key[0]} AS record_id FROM checked_{table.name} WHERE {table.key[0]} IS NOT NULL"
        return f"SELECT * FROM checked_{table.name} JOIN identity_{table.name} USING (row_key)"

    def _load(self, table: Table) -> None:
        columns = ", ".join(f"c.{column}" for column in table.column_names)
        self.engine.create(
            f"records_{table.name}",
            f"SELECT c.source, f.name AS source_file, c.source_row, c.record_id, {columns}"
            f" FROM ({self._identified(table)}) c JOIN receive_files f USING (file_no)"
            f" ANTI JOIN refused_{table.name} q ON c.row_key = q.row_key"
            f" ANTI JOIN repeated_{table.name} r ON c.row_key = r.row_key",
        )

    def _let_go(self, table: Table) -> None:
        """Of checked rows that are settled, keep what they are counted by and what rows of other tables lean on."""
        kept = "row_key, file_no, source" + (", incident_id" if table.name == "incidents" else "")
        self.engine.stage(f"checked_{table.name}", f"SELECT {kept} FROM checked_{table.name}")


def _keyed(key: str, text: str) -> Sequence[str]:
    return (hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest(),)


def _content(table: Table, alias: str) -> str:
    """A row's filled cells with their names, as one text: an absent column and an empty one are the same."""
    cells = []
    for column in table.columns:
        text = f"{alias}.{column.name}"
        shown = (
            text if column.type in (Type.ID, Type.TEXT, Type.CODE, Type.PARTIAL_DATE) else f"CAST({text} AS VARCHAR)"
        )
        cells.append(f"{quoted(column.name + '=')} || {shown}")
    return f"concat_ws(chr(31), {', '.join(cells)})"
