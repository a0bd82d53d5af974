"""Ways to enter that are ours; the others are allauth's."""

from django.urls import path

from welfare_kmzero.signin import views

app_name = "signin"
urlpatterns = [
    # It answers in the place of allauth's, which keeps the name ``account_login``.
    path("login/", views.entrance, name="entrance"),
    path("dimostrazione/", views.enter_as, name="enter_as"),
]
