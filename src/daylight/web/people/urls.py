"""Addresses of people."""

from django.urls import path

from daylight.web.people import views

urlpatterns = [
    path("", views.home, name="home"),
    path("list/", views.people_list, name="list"),
    path("people/<str:person_id>/", views.person, name="person"),
]
