"""Addresses of signposting."""

from django.urls import path

from daylight.web.signposting import views

urlpatterns = [
    path("signpost/", views.start, name="signpost"),
    path("signpost/card/", views.card, name="signpost-card"),
    path("signpost/card.pdf", views.card_pdf, name="signpost-card-pdf"),
    path("signpost/referrals/<int:referral_id>/", views.move, name="signpost-referral"),
    path("services/", views.directory, name="services"),
    path("services/import/", views.importing, name="services-import"),
    path("incidents/<str:incident_id>/signpost", views.signpost, name="incident-signpost"),
    path("incidents/<str:incident_id>/suspect-offer", views.suspect, name="incident-suspect-offer"),
    path("survivors/<str:survivor_id>/support/", views.support, name="survivor-support"),
]
