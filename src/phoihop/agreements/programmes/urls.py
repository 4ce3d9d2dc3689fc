"""The addresses of this slice's pages."""

from django.urls import path

from phoihop.agreements.programmes import pages

app_name = "programmes"
urlpatterns = [
    path("", pages.stub, name="list"),
]
