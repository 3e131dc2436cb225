"""Addresses of orders, bail and warrants."""

from django.urls import path

from daylight.web.orders import views, working

urlpatterns = [
    path("orders/", views.orders, name="orders"),
    path("orders/<int:order>/", views.order, name="order"),
    path("orders/<int:order>/views/", working.views_of, name="order-views"),
    path("orders/<int:order>/add/<slug:what>/", working.add, name="order-add"),
    path("orders/<int:order>/step/<slug:step>/", working.order_step, name="order-step"),
    path("orders/<int:order>/<slug:thing>/<int:number>/<slug:step>/", working.thing_step, name="order-thing-step"),
    path("warrants/<int:warrant>/", views.warrant, name="warrant"),
    path("warrants/<int:warrant>/tried/", working.tried, name="warrant-tried"),
    path("warrants/<int:warrant>/step/<slug:step>/", working.warrant_step, name="warrant-step"),
    path("people/<str:person_id>/orders-at-work/", views.of_person, name="person-order-work"),
    path("people/<str:person_id>/orders-at-work/new/", working.new_order, name="order-new"),
    path("people/<str:person_id>/orders-at-work/follow/", working.follow, name="order-follow"),
    path("people/<str:person_id>/orders-at-work/take-up/", working.taken_up, name="order-take-up"),
    path("people/<str:person_id>/orders-at-work/new-warrant/", working.new_warrant, name="warrant-new"),
]
