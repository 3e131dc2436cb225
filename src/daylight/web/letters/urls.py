"""Addresses of letters."""

from django.urls import path

from daylight.web.letters import views

urlpatterns = [
    path("letters/", views.queue, name="letters"),
    path("letters/wordings/", views.wordings, name="wordings"),
    path("letters/wordings/new/", views.new_wording, name="new-wording"),
    path("letters/wordings/<int:wording>/", views.wording, name="wording"),
    path("letters/<int:letter>/", views.letter, name="letter"),
    path("letters/<int:letter>/change/", views.change, name="change-letter"),
    path("letters/<int:letter>/<str:step>/do/", views.step, name="letter-step"),
    path("letters/<int:letter>/letter.<str:kind>", views.document, name="letter-document"),
    path("people/<str:person_id>/documents/", views.documents, name="person-documents"),
    path("people/<str:person_id>/documents/new-letter/", views.new_letter, name="new-letter"),
    path("people/<str:person_id>/documents/new-letter/<int:wording>/", views.draft, name="draft-letter"),
]
