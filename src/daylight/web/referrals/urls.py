"""Addresses of referrals."""

from django.urls import path

from daylight.web.referrals import views

urlpatterns = [
    path("referrals/", views.own_referrals, name="referrals"),
    path("referrals/begin/", views.begin_referral, name="referral-begin"),
    path("referrals/screening/", views.screening, name="screening"),
    path("referrals/screening/<str:referral>/", views.screen_one, name="screen-referral"),
    path("referrals/screening/<str:referral>/let-go/", views.let_go_referral, name="let-go-referral"),
    path("referrals/screening/<str:referral>/safety/", views.safety, name="referral-safety"),
    path("referrals/<str:referral>/", views.referral_page, name="referral"),
    path("referrals/<str:referral>/check/", views.check_answers, name="referral-check"),
    path("referrals/<str:referral>/withdraw/", views.withdraw_referral, name="referral-withdraw"),
    path("referrals/<str:referral>/<str:step>/", views.step_page, name="referral-step"),
]
