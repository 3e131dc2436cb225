"""From a new incident to its tidied rows: received and tidied by the chapters of every run, then numbered."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from daylight.domain.errors import BadExtract, Invalid, Refused
from daylight.pipeline.engines import Engine
from daylight.pipeline.receive import receive
from daylight.pipeline.settings import Settings
from daylight.pipeline.tidy import tidy
from daylight.pipeline.tidy.addresses import parse_address
from daylight.pipeline.tidy.contacts import normal_postcode
from daylight.pipeline.watch.incident import NewIncident, write_extracts
from daylight.pipeline.watch.index import INCIDENT_KEY, POSTCODE_KEY, SITE_KEY, Added, Index, keyed, sealed_keys

ARRIVING = ("tidy_mentions", "mention_pairs", "records_involvements", "tidy_incidents", "tidy_offences")
_ASIDE = {
    "watch_mentions": "tidy_mentions",
    "watch_parts": "records_involvements",
    "watch_incidents": "tidy_incidents",
    "watch_offences": "tidy_offences",
}
_NEW_ADDRESSES = "SELECT * FROM addresses_found ANTI JOIN watch_known USING (address_id)"
_CONTEXT = "watch: known address"
"""The source that known addresses bear while they stand beside a new incident, so that its own get their ids."""


def arrive(desk: Engine, index: Index, settings: Settings, incidents: list[NewIncident]) -> dict[str, pa.Table]:
    """The incidents' rows in their working tables, mentions numbered after the index's.

    Raises Invalid with every reason why a row cannot be read, and Refused for one that is known already. What was
    emptied or noted stands in the desk's `findings`.
    """
    write_extracts(incidents, settings.extracts)
    try:
        receive(desk, settings)
    except BadExtract as problem:
        raise Invalid(f"The incident cannot be taken. {problem}") from problem
    _check_whole(desk)
    _check_unknown(desk, index)
    _stand_beside(desk, index, incidents)
    tidy(desk, settings)
    desk.run(f"DELETE FROM tidy_incidents WHERE source = '{_CONTEXT}'")
    _number(desk, index.last_no, incidents)
    rows = {name: desk.arrow(f"SELECT * FROM {name}") for name in ARRIVING}
    return rows | {"tidy_mentions": rows["tidy_mentions"].sort_by("mention_no")}


def _number(desk: Engine, last: int, incidents: list[NewIncident]) -> None:
    """Number the mentions after the last known, incident after incident, so that a replay numbers them as before."""
    order = {"source": [each.source for each in incidents], "incident_id": [each.incident_id for each in incidents]}
    desk.load("watch_order", pa.table(order | {"place": range(len(incidents))}), staged=True)
    desk.load("watch_last", pa.table({"last": [last]}), staged=True)
    desk.stage(
        "watch_numbers",
        "SELECT mention_no, last + row_number() OVER (ORDER BY place, mention_no) AS number"
        " FROM tidy_mentions LEFT JOIN watch_order USING (source, incident_id) CROSS JOIN watch_last",
    )
    desk.create(
        "tidy_mentions",
        "SELECT t.* REPLACE (n.number AS mention_no) FROM tidy_mentions AS t"
        " JOIN watch_numbers AS n ON n.mention_no = t.mention_no",
    )
    desk.create(
        "mention_pairs",
        "SELECT p.* REPLACE (s.number AS suspect_no, v.number AS victim_no) FROM mention_pairs AS p"
        " JOIN watch_numbers AS s ON s.mention_no = p.suspect_no JOIN watch_numbers AS v ON v.mention_no = p.victim_no",
    )


def lay_aside(desk: Engine, tables: dict[str, pa.Table]) -> None:
    """Keep the arrived rows under names of the watch's own, for when the desk is cleared."""
    for name, working in _ASIDE.items():
        desk.load(name, tables[working], staged=True)


def findings(desk: Engine) -> tuple[str, ...]:
    """What was emptied or noted, by table, row and column; the value is left out."""
    return tuple(
        f"{table}, row {row}, column {column}: {action}. {reason}" if column else f"{table}: {reason}"
        for table, row, column, action, reason in desk.rows(
            'SELECT source_table, source_row, "column", action, reason FROM findings'
            " WHERE source_table IS NOT NULL ORDER BY ALL"
        )
    )


def _check_whole(desk: Engine) -> None:
    """An incident is taken whole or not at all: no row of it may be set aside."""
    set_aside = desk.rows(
        "SELECT source_table, source_row, \"column\", reason FROM findings WHERE action = 'quarantined' ORDER BY ALL"
    )
    if set_aside:
        told = [f"{table}, row {row}" + (f", column {column}" if column else "") + f": {reason}"
                for table, row, column, reason in set_aside]  # fmt: skip
        raise Invalid("The incident cannot be taken whole, so none of it was.\n" + "\n".join(told))


def _check_unknown(desk: Engine, index: Index) -> None:
    """An incident, crime or mention whose id is known already would be counted twice."""
    keys = desk.arrow(f"SELECT {INCIDENT_KEY} AS key FROM records_incidents ORDER BY key")["key"].to_numpy()
    if len(index.incidents.of(keys)):
        raise Refused(
            "This incident is in the release already, or was taken before. A correction waits for the next run."
        )
    for name, shelf in (("involvement", index.part_ids), ("offence", index.offence_ids)):
        rows = desk.arrow(f"SELECT hash(source, {name}_id) AS key FROM records_{name}s ORDER BY key")
        if int(shelf.count(rows["key"].to_numpy()).sum()):
            raise Refused(f"An {name}_id of this incident is known already. Give each {name} an id of its own.")


def _stand_beside(desk: Engine, index: Index, incidents: list[NewIncident]) -> None:
    """Put known addresses like the new ones among the incidents: an address is read in the light of those known."""
    rows = [row for each in incidents for row in (each.incident, *each.involvements)]
    lines = [parse_address(row["address"]) for row in rows if row.get("address")]
    codes = {normal_postcode(row["postcode"]) for row in rows if row.get("postcode")}
    codes |= {line.postcode for line in lines}
    sites = {(line.street, line.house) for line in lines if line.house and line.street}
    desk.load("watch_codes", pa.table({"postcode": pa.array(sorted(filter(None, codes)), pa.string())}), staged=True)
    streets, houses = (pa.array([site[place] for site in sorted(sites)], pa.string()) for place in range(2))
    desk.load("watch_sites", pa.table({"street": streets, "house": houses}), staged=True)
    known = pa.concat_tables(
        [
            index.by_postcode.of(_keys(desk, "SELECT hash(postcode) AS key FROM watch_codes")),
            index.by_site.of(_keys(desk, f"SELECT {SITE_KEY} AS key FROM watch_sites")),
        ]
    )
    desk.load("watch_known", known, staged=True)
    desk.run(f"""
        INSERT INTO records_incidents BY NAME
        SELECT DISTINCT '{_CONTEXT}' AS source, address_id AS incident_id, address_id AS record_id,
            normal AS address, postcode, uprn
        FROM watch_known
    """)


def _since(rows: pa.Table, last: int) -> pa.Table:
    """The rows of new records."""
    return rows.filter(pc.greater(rows["record"], last))


def _keys(desk: Engine, sql: str) -> np.ndarray:
    found: np.ndarray = desk.arrow(sql)["key"].to_numpy()
    return found


def added(desk: Engine, index: Index, persons: dict[int, str], edges: pa.Table) -> Added:
    """What the index needs to take in the rows that `arrive` and `link_new` left on the desk."""
    last = index.last_no
    mentions = desk.arrow(f"""
        SELECT t.mention_no, CASE WHEN m.sealed THEN 0 ELSE m.record END AS record, {INCIDENT_KEY} AS key
        FROM watch_mentions AS t JOIN link_members AS m USING (mention_no) ORDER BY t.mention_no
    """)
    return Added(
        persons,
        _since(desk.arrow("SELECT * FROM link_records"), last),
        _since(desk.arrow("SELECT DISTINCT key, record FROM link_keys"), last),
        desk.arrow(
            "SELECT r.*, m.mention_no FROM watch_parts AS r JOIN watch_mentions AS m"
            " ON m.source = r.source AND m.source_table = 'involvements' AND m.record_id = r.record_id"
        ),
        edges,
        mentions["record"].to_numpy(), mentions["key"].to_numpy(),
        desk.arrow(sealed_keys("watch_mentions")),
        keyed(desk, "SELECT * FROM watch_incidents", INCIDENT_KEY),
        keyed(desk, "SELECT * FROM watch_offences", INCIDENT_KEY),
        _keys(desk, "SELECT hash(source, record_id) AS key FROM watch_parts"),
        _keys(desk, "SELECT hash(source, offence_id) AS key FROM watch_offences"),
        keyed(desk, _NEW_ADDRESSES, POSTCODE_KEY), keyed(desk, _NEW_ADDRESSES, SITE_KEY),
    )  # fmt: skip
