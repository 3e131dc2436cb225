"""Addresses of worklists."""

from django.urls import path

from daylight.web.worklists import views

urlpatterns = [
    path("", views.home, name="home"),
    path("list/", views.people_list, name="list"),
    path("list/changed/", views.what_changed, name="what-changed"),
    path("list/allocate/", views.allocate_people, name="allocate"),
    path("list/export/<str:form>/", views.export_list, name="list-export"),
]
