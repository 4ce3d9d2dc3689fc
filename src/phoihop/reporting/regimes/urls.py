"""The addresses of this slice's pages. `+` begins what cannot be a code."""

from django.urls import path

from phoihop.reporting.regimes import pages

app_name = "regimes"
urlpatterns = [
    path("", pages.stub, name="list"),
    path("<str:programme>/+them/", pages.stub, name="new"),
    path("<str:programme>/<str:regime>/", pages.stub, name="regime"),
]
