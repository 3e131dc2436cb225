"""Addresses of safety."""

from django.urls import path

from daylight.web.safety import views

urlpatterns = [
    path("safety/", views.tasks, name="safety-tasks"),
    path("safety/tasks/<int:task>/", views.task, name="safety-task"),
    path("safety/notices/<int:notice>/", views.notice, name="safety-notice"),
    path("safety/objections/", views.objection_queue, name="safety-objections"),
    path("safety/objections/<int:check>/", views.objection, name="safety-objection"),
    path("safety/checks/<int:check>/object/", views.objects, name="safety-object"),
    path("safety/cases/<str:reference>/", views.case, name="safety-case"),
    path("safety/cases/<str:reference>/name/", views.name, name="safety-name"),
    path("safety/cases/<str:reference>/check/<slug:survivor>/", views.check, name="safety-check"),
    path("safety/cases/<str:reference>/waivers/", views.waivers, name="safety-waivers"),
    path("safety/waivers/<int:waiver>/withdraw/", views.withdraw, name="safety-waiver-withdraw"),
    path("cases/<str:reference>/safety/", views.gate_page, name="case-safety"),
    path("people/<str:person_id>/safety/", views.person_gate, name="person-safety"),
]
