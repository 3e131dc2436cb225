"""Addresses of alerts."""

from django.urls import path

from daylight.web.alerts import views

urlpatterns = [
    path("alerts/", views.inbox_page, name="alerts"),
    path("alerts/clear/", views.clear_alerts, name="alerts-clear"),
    path("alerts/snooze/", views.snooze_alerts, name="alerts-snooze"),
    path("alerts/assign/", views.assign_alerts, name="alerts-assign"),
    path("alerts/wake/", views.wake_alerts, name="alerts-wake"),
    path("alerts/next/", views.next_alert, name="alerts-next"),
    path("alerts/precision/", views.precision, name="alerts-precision"),
    path("alerts/<int:alert>/back/", views.bring_alert_back, name="alert-back"),
]
