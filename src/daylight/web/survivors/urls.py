"""Addresses of survivors' pages."""

from django.urls import path

from daylight.web.survivors import views

urlpatterns = [
    path("survivors/", views.survivors, name="survivors"),
    path("survivors/<str:survivor_id>/", views.survivor, name="survivor"),
    path("survivors/<str:survivor_id>/plan/", views.plan, name="survivor-plan"),
    path("survivors/<str:survivor_id>/contact/", views.contact, name="survivor-contact"),
    path("survivors/<str:survivor_id>/consent/", views.consent, name="survivor-consent"),
    path("survivors/<str:survivor_id>/advocate/", views.advocate, name="survivor-advocate"),
    path("survivors/<str:survivor_id>/advocate/end/", views.end_advocate, name="survivor-advocate-end"),
    path("school-notices/", views.notices, name="school-notices"),
    path("school-notices/<int:notice_id>/", views.notice, name="school-notice"),
]
