"""Every operation of the API, by area."""

from daylight.web.api.description import made_api
from daylight.web.assessments.api import router as assessments
from daylight.web.caseload.api import router as caseload
from daylight.web.lookups.api import router as lookups
from daylight.web.orders.api import router as orders
from daylight.web.people.api import router as people
from daylight.web.plans.api import router as plans
from daylight.web.releases.api import router as releases
from daylight.web.worklists.api import router as worklists

api = made_api(worklists, plans, orders, caseload, people, releases, lookups, assessments)
