"""Addresses of cases."""

from django.urls import path

from daylight.web.cases import views

urlpatterns = [
    path("people/<str:person_id>/who-may-see/", views.who_may_see, name="who-may-see"),
    path("people/<str:person_id>/who-may-see/restrict/", views.restrict_case, name="restrict"),
    path("people/<str:person_id>/who-may-see/lift/", views.lift, name="lift"),
    path("people/<str:person_id>/who-may-see/share/", views.share_case, name="share"),
    path("people/<str:person_id>/who-may-see/stop-sharing/", views.stop_sharing, name="stop-sharing"),
    path("people/<str:person_id>/emergency/", views.emergency, name="emergency"),
    path("emergencies/", views.emergencies, name="emergencies"),
]
