"""Addresses of markers."""

from django.urls import path

from daylight.web.markers import identifying, views, working

urlpatterns = [
    path("markers/", views.markers, name="markers"),
    path("markers/new/", views.start, name="marker-start"),
    path("markers/new/write/", views.write, name="marker-write"),
    path("markers/bulk/", working.bulk, name="marker-bulk"),
    path("markers/moved/", working.proposals, name="marker-proposals"),
    path("markers/moved/<int:proposal>/", working.proposal, name="marker-proposal"),
    path("markers/joined-or-split/", identifying.identities, name="marker-identities"),
    path("markers/joined-or-split/<int:change>/", identifying.identity, name="marker-identity"),
    path("markers/deliveries/", working.deliveries, name="marker-deliveries"),
    path("markers/deliveries/<int:delivery>/again/", working.again, name="marker-again"),
    path("markers/replay/", working.replay, name="marker-replay"),
    path("markers/<str:marker>/", views.marker, name="marker"),
    path("markers/<str:marker>/<slug:step>/", views.step, name="marker-step"),
    path("people/<str:person_id>/markers/", views.of_person, name="person-markers"),
]
