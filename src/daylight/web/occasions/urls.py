"""Addresses of events."""

from django.urls import path

from daylight.web.occasions import views

urlpatterns = [
    path("events/", views.events, name="events"),
    path("events/calendars/load/", views.load, name="load-calendar"),
    path("events/calendars/<int:number>/", views.calendar, name="event-calendar"),
    path("events/calendars/<int:number>/remove/", views.remove, name="remove-calendar"),
    path("events/calendars/<int:number>/plan/", views.draft, name="draft-event-plan"),
    path("events/plans/<int:number>/", views.plan, name="event-plan"),
    path("events/plans/<int:number>/propose/", views.propose, name="propose-for-event"),
    path("events/plans/<int:number>/hold-out/", views.draw, name="draw-hold-out"),
    path("events/plans/<int:number>/people/<str:person_id>/", views.contact, name="event-contact"),
    path("events/plans/<int:number>/people/<str:person_id>/end-hold-out/", views.end_hold_out, name="end-hold-out"),
    path("events/plans/<int:number>/<str:name>/", views.step, name="event-plan-step"),
    path("people/<str:person_id>/events/", views.of_person, name="person-events"),
]
