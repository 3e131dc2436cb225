"""Addresses of assessments."""

from django.urls import path

from daylight.web.assessments import beside_pages, form_pages, meter_pages, views

urlpatterns = [
    path("people/<str:person_id>/assessments/", views.person_assessments, name="person-assessments"),
    path("cases/<str:reference>/assessments/", views.case_assessments, name="case-assessments"),
    path("cases/<str:reference>/assessments/start/", views.start, name="assessment-start"),
    path("cases/<str:reference>/assessments/compare/", views.compare, name="assessment-compare"),
    path("cases/<str:reference>/intelligence/", beside_pages.intelligence, name="case-intelligence"),
    path(
        "cases/<str:reference>/intelligence/<int:item_id>/withdraw/",
        beside_pages.withdrawing,
        name="intelligence-withdraw",
    ),
    path("assessments/<int:assessment_id>/", views.assessment, name="assessment"),
    path("assessments/<int:assessment_id>/questions/<str:topic>/", views.question, name="assessment-question"),
    path("assessments/<int:assessment_id>/own-level/", views.own_level, name="assessment-own-level"),
    path("assessments/<int:assessment_id>/decision/", views.decision, name="assessment-decision"),
    path("assessments/<int:assessment_id>/sign/", views.signing, name="assessment-signing"),
    path("assessments/<int:assessment_id>/abandon/", views.abandoning, name="assessment-abandon"),
    path("assessments/<int:assessment_id>/second-read/", beside_pages.asking, name="second-read-ask"),
    path("second-reads/", beside_pages.second_reads, name="second-reads"),
    path("second-reads/<int:read_id>/", beside_pages.second_read, name="second-read"),
    path("second-reads/<int:read_id>/withdraw/", beside_pages.withdrawing_read, name="second-read-withdraw"),
    path("assessment-forms/", form_pages.assessment_forms, name="assessment-forms"),
    path("agreement/", meter_pages.agreement, name="agreement"),
]
