"""Every address of the site, by area."""

from django.urls import include, path

from daylight.web.config.api import api

urlpatterns = [
    path("", include("daylight.web.worklists.urls")),
    path("", include("daylight.web.occasions.urls")),
    path("", include("daylight.web.meetings.urls")),
    path("", include("daylight.web.allegations.urls")),
    path("", include("daylight.web.assessments.urls")),
    path("", include("daylight.web.cases.urls")),
    path("", include("daylight.web.plans.urls")),
    path("", include("daylight.web.letters.urls")),
    path("", include("daylight.web.orders.urls")),
    path("", include("daylight.web.matches.urls")),
    path("", include("daylight.web.lookups.urls")),
    path("", include("daylight.web.places.urls")),
    path("", include("daylight.web.markers.urls")),
    path("", include("daylight.web.referrals.urls")),
    path("", include("daylight.web.alerts.urls")),
    path("", include("daylight.web.definitions.urls")),
    path("", include("daylight.web.signposting.urls")),
    path("", include("daylight.web.disclosures.urls")),
    path("", include("daylight.web.survivors.urls")),
    path("", include("daylight.web.caseload.urls")),
    path("", include("daylight.web.safety.urls")),
    path("", include("daylight.web.people.urls")),
    path("", include("daylight.web.releases.urls")),
    path("", include("daylight.web.access.urls")),
    path("api/", api.urls),
    path("", include("daylight.web.api.urls")),
    path("sign-in/", include("allauth.urls")),
]
