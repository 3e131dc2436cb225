"""Addresses of access."""

from django.urls import path

from daylight.web.access import agreement_views, views

urlpatterns = [
    path("purpose/", views.purpose, name="purpose"),
    path("account/", views.account, name="account"),
    path("accounts/", views.accounts, name="accounts"),
    path("accounts/add/", views.add, name="account-add"),
    path("accounts/<str:account>/", views.change, name="account-change"),
    path("agreements/", agreement_views.agreements, name="agreements"),
    path("agreements/add/", agreement_views.add_agreement, name="agreement-add"),
    path("agreements/<int:agreement>/", agreement_views.agreement, name="agreement"),
    path("audit/", views.audit, name="audit"),
    path("audit/verify/", views.verify_audit, name="audit-verify"),
]
