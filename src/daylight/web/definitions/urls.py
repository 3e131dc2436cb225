"""Addresses of definitions."""

from django.urls import path

from daylight.web.definitions import drafting, views

urlpatterns = [
    path("definitions/", views.definitions, name="definitions"),
    path("definitions/new/", drafting.new, name="definition-new"),
    path("definitions/new/text/", drafting.new_text, name="definition-new-text"),
    path("definitions/<str:definition_id>/", views.definition, name="definition"),
    path("definitions/<str:definition_id>/edit/", drafting.edit, name="definition-edit"),
    path("definitions/<str:definition_id>/edit/text/", drafting.edit_text, name="definition-edit-text"),
    path("definitions/<str:definition_id>/cases/<int:number>/", drafting.edit_case, name="definition-case"),
    path("definitions/<str:definition_id>/move/<str:kind>/", views.move, name="definition-move"),
    path("definitions/<str:definition_id>/in-force/", views.in_force, name="definition-in-force"),
    path("definitions/<str:definition_id>/file/", views.file, name="definition-file"),
    path("definitions/<str:definition_id>/bench/", views.bench, name="definition-bench"),
    path("definitions/<str:definition_id>/bench/near/", views.near, name="definition-near"),
    path("definitions/<str:definition_id>/bench/changes/", views.changes, name="definition-changes"),
    path("definitions/<str:definition_id>/try/<str:kind>/", views.ask_trial, name="definition-try"),
    path("definitions/<str:definition_id>/backtest/", views.backtest, name="definition-backtest"),
    path("trials/<int:number>/", views.trial, name="trial"),
]
