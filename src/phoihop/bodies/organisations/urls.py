"""The addresses of this slice's pages."""

from django.urls import path

from phoihop.bodies.organisations import pages

app_name = "organisations"
urlpatterns = [
    path("", pages.stub, name="list"),
    path("nguoi-dung/", pages.stub, name="accounts"),
]
