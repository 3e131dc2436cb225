"""Addresses of the API's own pages, and of what is nowhere in it."""

from django.urls import path

from daylight.web.api import views

urlpatterns = [
    path("account/tokens/", views.tokens, name="tokens"),
    path("account/tokens/<int:token>/revoke/", views.revoke_own, name="token-revoke"),
    path("accounts/<str:account>/tokens/", views.tokens_of_account, name="account-tokens"),
    path("api/<path:rest>", views.nothing_here, name="api-nothing"),
]
