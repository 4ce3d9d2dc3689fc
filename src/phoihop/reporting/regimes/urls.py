"""The addresses of this slice's pages."""

from django.urls import path

from phoihop.reporting.regimes import pages

app_name = "regimes"
urlpatterns = [
    path("", pages.stub, name="list"),
]
