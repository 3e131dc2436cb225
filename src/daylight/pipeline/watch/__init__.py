"""watch: new incidents, one at a time, by the same rules, against a prebuilt index; and a search that forgives slips."""

from daylight.pipeline.watch.answer import Alert as Alert
from daylight.pipeline.watch.answer import Placed as Placed
from daylight.pipeline.watch.answer import Rescored as Rescored
from daylight.pipeline.watch.answer import Touched as Touched
from daylight.pipeline.watch.incident import NewIncident as NewIncident
from daylight.pipeline.watch.incident import read_incident as read_incident
from daylight.pipeline.watch.query import Query as Query
from daylight.pipeline.watch.query import read_query as read_query
from daylight.pipeline.watch.search import Found as Found
from daylight.pipeline.watch.search import Search as Search
from daylight.pipeline.watch.search import open_search as open_search
from daylight.pipeline.watch.watching import Watch as Watch
from daylight.pipeline.watch.watching import open_watch as open_watch
