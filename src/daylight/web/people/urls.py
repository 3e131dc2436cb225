"""Addresses of people."""

from django.urls import path

from daylight.web.people import views

urlpatterns = [
    path("search/", views.search, name="search"),
    path("people/<str:person_id>/", views.person, name="person"),
    path("people/<str:person_id>/timeline/", views.timeline, name="person-timeline"),
    path("people/<str:person_id>/connections/", views.connections, name="person-connections"),
    path("people/<str:person_id>/risk/", views.risk, name="person-risk"),
    path("people/<str:person_id>/orders/", views.orders, name="person-orders"),
    path("people/<str:person_id>/identity/", views.identity, name="person-identity"),
    path("people/<str:person_id>/survivors/", views.survivors, name="person-survivors"),
    path("people/<str:person_id>/audit/", views.audit, name="person-audit"),
]
