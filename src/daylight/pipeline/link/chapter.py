"""link: from tidied mentions to people: folded, compared, trained, weighed, merged, named."""

import json
from hashlib import sha256
from importlib.metadata import version

import pyarrow as pa

from daylight.pipeline.engines import Engine
from daylight.pipeline.link import blocking, later, resolving, scoring, training
from daylight.pipeline.link.clusters import Labels
from daylight.pipeline.link.collective import join_opposites
from daylight.pipeline.link.judgements import Judged, implied, read_judgements
from daylight.pipeline.link.mixture import Model
from daylight.pipeline.link.outcome import make_edges, make_links
from daylight.pipeline.link.people import follow_people, name_people
from daylight.pipeline.link.records import make_records
from daylight.pipeline.link.sealed import gather_sealed
from daylight.pipeline.link.splink_model import splink_settings
from daylight.pipeline.settings import Settings

STAGING = (
    "link_members", "link_records", "link_families", "link_pairs", "link_compared", "link_scored",
    "link_evidence", "link_folded", "link_people", "link_ids", "link_judged", "link_beside",
)  # fmt: skip


def link(engine: Engine, settings: Settings) -> None:
    """Read `tidy_mentions`, `mention_pairs`, `decided_judgements`; make `links`, `edges`, `confidence`, `register`.

    Also makes `contradictions` (judgements that could not hold) and `linkage_model` (the model as JSON, its version).
    Mentions known only after the viewpoint change nothing about those known then.
    """
    tell = settings.progress
    tell("records to compare", 0.0)
    judged = read_judgements(engine)
    engine.run(f"CREATE OR REPLACE TEMP VIEW link_mentions AS {_with_later(settings)}")
    engine.run("CREATE OR REPLACE TEMP VIEW link_known AS SELECT * FROM link_mentions WHERE NOT later")
    make_records(engine, "link_known", "link_judged")
    tell("pairs", 0.05)
    resolving.compare_all(engine)
    tell("training", 0.3)
    model = training.shipped_model(settings.model, engine) if settings.model else training.train(engine)
    tell("weights", 0.5)
    resolving.score_pairs(engine, model)
    tell("people", 0.65)
    here = implied(judged, _judged_here(engine))
    clusters = resolving.resolve(engine, model, here)
    clusters = join_opposites(engine, model, here, clusters)
    _weigh_doubles(engine, model)
    if engine.value("SELECT bool_or(later) FROM link_mentions"):
        tell("later mentions", 0.75)
        clusters = clusters.beside(_attach_later(engine, model, judged, clusters))
    tell("links", 0.8)
    _gather_people(engine, clusters)
    _folded(engine)
    make_edges(engine, judged)
    tell("names of people", 0.9)
    name_people(engine, settings.previous)
    follow_people(engine)
    make_links(engine)
    _keep_model(engine, model)
    engine.drop(*STAGING)
    engine.run("DROP VIEW link_known")
    engine.run("DROP VIEW link_mentions")
    tell("linked", 1.0)


def _with_later(settings: Settings) -> str:
    day = "NULL" if settings.as_of is None else f"DATE '{settings.as_of.isoformat()}'"
    return f"SELECT *, coalesce(known_on > {day}, false) AS later FROM tidy_mentions"


def _judged_here(engine: Engine) -> set[int]:
    """The judged mentions that were known by the viewpoint."""
    return {row[0] for row in engine.rows("SELECT mention_no FROM link_judged JOIN link_known USING (mention_no)")}


def _attach_later(engine: Engine, model: Model, judged: Judged, clusters: Labels) -> Labels:
    make_records(engine, "link_mentions", "link_judged")
    blocking.make_pairs(engine)
    engine.create(
        "link_pairs",
        "SELECT p.* FROM link_pairs AS p JOIN link_records AS a ON a.record = p.l JOIN link_records AS b"
        " ON b.record = p.r WHERE a.later OR b.later",
    )
    scoring.compare(engine, "link_pairs", "link_compared")
    scoring.score(engine, "link_compared", "link_scored", model, whole=False)
    engine.run("INSERT INTO link_evidence SELECT l, r, weight FROM link_scored")
    _weigh_doubles(engine, model)
    return later.attach(engine, model, judged, clusters)


def _gather_people(engine: Engine, clusters: Labels) -> None:
    """Make `link_people` (mention_no, cluster, later): folded mentions follow their record, sealed ones stand apart."""
    engine.load("link_clusters", pa.table({"record": clusters.records, "cluster": clusters.clusters}))
    gather_sealed(engine)
    engine.create(
        "link_people",
        """
        SELECT m.mention_no, c.cluster, m.later
        FROM link_members AS m JOIN link_clusters AS c USING (record) WHERE NOT m.sealed
        UNION ALL
        SELECT mention_no, cluster, later FROM link_sealed_people
        """,
    )
    engine.drop("link_clusters", "link_sealed_people")


def _weigh_doubles(engine: Engine, model: Model) -> None:
    """Make or complete `link_doubles_scored`: how surely the mentions folded into one record are one human.

    Weighed once: what later mentions do to the frequencies does not reach doubles that were known before them.
    """
    known = engine.has("link_doubles_scored")
    anew = " ANTI JOIN link_doubles_scored AS s ON s.l = m.record" if known else ""
    engine.create(
        "link_doubles",
        f"SELECT DISTINCT record AS l, record AS r FROM link_members AS m{anew} WHERE record <> mention_no",
    )
    scoring.compare(engine, "link_doubles", "link_doubles_compared")
    scoring.score(engine, "link_doubles_compared", "link_doubles_new" if known else "link_doubles_scored", model)
    if known:
        engine.run("INSERT INTO link_doubles_scored SELECT * FROM link_doubles_new")
    engine.drop("link_doubles", "link_doubles_compared", "link_doubles_new")


def _folded(engine: Engine) -> None:
    """Make `link_folded` (l, r, weight): each folded or sealed mention beside the one that stands for it."""
    engine.create(
        "link_folded",
        """
        SELECT m.record AS l, m.mention_no AS r, s.weight FROM link_members AS m
        JOIN link_doubles_scored AS s ON s.l = m.record WHERE m.record <> m.mention_no
        UNION ALL
        SELECT least(cluster, p.mention_no), greatest(cluster, p.mention_no), 20.0 FROM link_people AS p
        JOIN link_members AS m USING (mention_no) WHERE m.sealed AND cluster <> p.mention_no
        """,
    )
    engine.drop("link_doubles_scored")


def _keep_model(engine: Engine, model: Model) -> None:
    """Make `linkage_model`: one row, the model as JSON with its hash, and how it came about."""
    text = json.dumps(model.as_json() | {"splink_settings": splink_settings(model)}, sort_keys=True, indent=1)
    engine.load(
        "linkage_model",
        pa.table(
            {
                "model": [text], "version": [sha256(text.encode()).hexdigest()[:16]], "splink": [version("splink")],
                "trained_on": [json.dumps(model.trained_on, sort_keys=True)], "threshold": [training.THRESHOLD_WORDS],
            }
        ),
    )  # fmt: skip
