"""watch: new incidents, one at a time, by the rules of every run, against an index; a search that forgives slips."""

from daylight.pipeline.watch.answer import Alert as Alert
from daylight.pipeline.watch.answer import Placed as Placed
from daylight.pipeline.watch.answer import Rescored as Rescored
from daylight.pipeline.watch.answer import Touched as Touched
from daylight.pipeline.watch.inbox import Opened as Opened
from daylight.pipeline.watch.inbox import check_inbox as check_inbox
from daylight.pipeline.watch.inbox import empty_inbox as empty_inbox
from daylight.pipeline.watch.incident import NewIncident as NewIncident
from daylight.pipeline.watch.incident import read_incident as read_incident
from daylight.pipeline.watch.query import Query as Query
from daylight.pipeline.watch.query import read_query as read_query
from daylight.pipeline.watch.search import Found as Found
from daylight.pipeline.watch.search import Search as Search
from daylight.pipeline.watch.search import open_search as open_search
from daylight.pipeline.watch.watching import Watch as Watch
from daylight.pipeline.watch.watching import open_watch as open_watch
