"""Addresses of plans."""

from django.urls import path

from daylight.web.plans import stepping, views

urlpatterns = [
    path("people/<str:person_id>/plan/", views.person_plan, name="person-plan"),
    path("people/<str:person_id>/closed-crimes/", stepping.person_prosecutions, name="person-prosecutions"),
    path("people/<str:person_id>/closed-crimes/ask/", stepping.ask, name="prosecution-ask"),
    path("cases/<str:reference>/plan/", views.case_plan, name="case-plan"),
    path("cases/<str:reference>/plan/review/", views.review, name="plan-review"),
    path("cases/<str:reference>/plan/new/", views.choose, name="action-choose"),
    path("cases/<str:reference>/plan/new/<slug:kind>/", views.new_action, name="action-new"),
    path("actions/", views.actions, name="actions"),
    path("actions/approve/", views.approve_ticked, name="actions-approve"),
    path("actions/hours/", views.hours, name="hours"),
    path("actions/<int:action>/", views.action, name="action"),
    path("actions/<int:action>/again/", views.again, name="action-again"),
    path("actions/<int:action>/<slug:step>/", stepping.step, name="action-step"),
    path("briefings/", stepping.briefings, name="briefings"),
    path("briefings/<int:action>/", stepping.briefing, name="briefing"),
    path("closed-crimes/", stepping.prosecutions, name="prosecutions"),
    path("closed-crimes/<int:look>/", stepping.look, name="prosecution"),
]
