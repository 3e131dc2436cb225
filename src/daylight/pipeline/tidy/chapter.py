"""tidy: from checked records to incidents, offences, addresses, mentions and pairs in one normal form."""

from daylight.pipeline.engines import Engine
from daylight.pipeline.settings import Settings
from daylight.pipeline.tidy.mentions import gather_rows, make_mentions
from daylight.pipeline.tidy.names import translate_names
from daylight.pipeline.tidy.offences import make_offences
from daylight.pipeline.tidy.pairs import make_pairs
from daylight.pipeline.tidy.places import make_incidents, make_places
from daylight.pipeline.tidy.swapped import put_names_right
from daylight.pipeline.tidy.values import STAGING, translate_values


def tidy(engine: Engine, settings: Settings) -> None:
    """Read `records_*`; make `tidy_incidents`, `tidy_offences`, `addresses_found`, `tidy_mentions`, `mention_pairs`.

    Nothing is dropped: each record that describes a person gives one mention, whatever is missing from it.
    """
    tell = settings.progress
    tell("reading who is mentioned", 0.0)
    gather_rows(engine)
    tell("names", 0.05)
    translate_names(engine)
    put_names_right(engine)
    tell("dates, numbers and addresses", 0.3)
    translate_values(engine)
    tell("places", 0.6)
    make_places(engine)
    make_incidents(engine)
    tell("offences", 0.75)
    make_offences(engine)
    tell("mentions", 0.8)
    make_mentions(engine)
    tell("who was named beside whom", 0.95)
    make_pairs(engine)
    engine.drop(*STAGING)
    engine.run("DROP VIEW tidying_rows")
    tell("tidied", 1.0)
