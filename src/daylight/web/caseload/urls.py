"""Addresses of cases."""

from django.urls import path

from daylight.web.caseload import stepping, views

urlpatterns = [
    path("triage/", views.queue, name="triage"),
    path("cases/", views.cases, name="cases"),
    path("cases/<str:case>/", views.case, name="case"),
    path("people/<str:person_id>/case/", views.case_of_person, name="person-case"),
    path("people/<str:person_id>/case/open/", stepping.take_up, name="case-open"),
    path("cases/<str:case>/triage/", stepping.decide, name="case-triage"),
    path("cases/<str:case>/elsewhere/", stepping.elsewhere, name="case-elsewhere"),
    path("cases/<str:case>/level/", stepping.level, name="case-level"),
    path("cases/<str:case>/lowering/<int:number>/", stepping.lowering, name="case-lowering"),
    path("cases/<str:case>/measures/<str:measure>/", stepping.measure, name="case-measure"),
    path("cases/<str:case>/measures/<str:measure>/take-back/", stepping.not_done, name="case-measure-back"),
    path("cases/<str:case>/hand-over/", stepping.give, name="case-hand-over"),
    path("cases/<str:case>/transfer/", stepping.move, name="case-transfer"),
    path("cases/<str:case>/transfer/<int:number>/receipt/", stepping.receipt, name="case-receipt"),
    path("cases/<str:case>/transfer/<int:number>/call-back/", stepping.keep, name="case-call-back"),
    path("cases/<str:case>/discharge/", stepping.end, name="case-discharge"),
    path("cases/<str:case>/reopen/", stepping.again, name="case-reopen"),
    path("cases/<str:case>/person/", stepping.found, name="case-attach"),
    path("cover/", stepping.covers, name="cover"),
    path("cover/<int:number>/end/", stepping.no_cover, name="cover-end"),
    path("joined-or-split/", views.identities, name="identities"),
    path("joined-or-split/<int:number>/", stepping.whose, name="identity"),
]
