"""Addresses of disclosures and of the new-partner finder."""

from django.urls import path

from daylight.web.disclosures import views

urlpatterns = [
    path("disclosures/", views.disclosures, name="disclosures"),
    path("disclosures/new/", views.new, name="new-disclosure"),
    path("disclosures/<int:disclosure_id>/", views.disclosure, name="disclosure"),
    path("disclosures/<int:disclosure_id>/<slug:do>/", views.step, name="disclosure-step"),
    path("survivors/<str:survivor_id>/disclosures/", views.hers, name="survivor-disclosures"),
    path("new-partners/", views.new_partners, name="new-partners"),
    path("new-partners/<int:proposal_id>/", views.new_partner, name="new-partner"),
]
