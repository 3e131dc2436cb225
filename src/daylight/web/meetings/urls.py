"""Addresses of meetings."""

from django.urls import path

from daylight.web.meetings import views

urlpatterns = [
    path("meetings/", views.meetings, name="meetings"),
    path("meetings/new/", views.new_meeting, name="new-meeting"),
    path("meetings/<int:meeting>/", views.meeting, name="meeting"),
    path("meetings/<int:meeting>/<str:step>/do/", views.step, name="meeting-step"),
    path("meetings/<int:meeting>/attendance/", views.attendance, name="meeting-attendance"),
    path("meetings/<int:meeting>/minutes.<str:kind>", views.minutes_document, name="meeting-minutes"),
    path("meetings/<int:meeting>/to-do.<str:kind>", views.take_home_document, name="meeting-to-do"),
    path("meetings/<int:meeting>/people/<str:reference>/", views.item, name="meeting-item"),
    path("meetings/<int:meeting>/people/<str:reference>/pack.<str:kind>", views.pack_document, name="meeting-pack"),
    path("people/<str:person_id>/documents/profile.<str:kind>", views.profile_document, name="person-profile"),
]
