"""Addresses of counter-allegations."""

from django.urls import path

from daylight.web.allegations import views

urlpatterns = [
    path("counter-allegations/", views.queue, name="counter-allegations"),
    path("counter-allegations/<int:row>/", views.decision, name="counter-allegation"),
]
