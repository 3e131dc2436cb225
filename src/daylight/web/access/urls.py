"""Addresses of access."""

from django.urls import path

from daylight.web.access import views

urlpatterns = [
    path("purpose/", views.purpose, name="purpose"),
    path("account/", views.account, name="account"),
    path("accounts/", views.accounts, name="accounts"),
    path("accounts/add/", views.add, name="account-add"),
    path("accounts/<str:account>/", views.change, name="account-change"),
    path("audit/", views.audit, name="audit"),
    path("audit/verify/", views.verify_audit, name="audit-verify"),
]
