"""Addresses of matches."""

from django.urls import path

from daylight.web.matches import views

urlpatterns = [
    path("matches/", views.queue, name="matches"),
    path("matches/judged/", views.history, name="matches-history"),
    path("matches/judged/<int:judgement>/", views.judged, name="match-judged"),
    path("matches/<int:rank>/", views.match, name="match"),
    path("matches/<int:rank>/reveal/", views.reveal, name="match-reveal"),
]
