"""Addresses of people."""

from django.urls import path

from daylight.web.people import views

urlpatterns = [
    path("", views.home, name="home"),
    path("list/", views.people_list, name="list"),
    path("list/allocate/", views.allocate_people, name="allocate"),
    path("list/export/<str:form>/", views.export_list, name="list-export"),
    path("search/", views.search, name="search"),
    path("people/<str:person_id>/", views.person, name="person"),
]
