"""The addresses of the pages that belong to no slice."""

from django.urls import path

from phoihop.doors.site import pages

urlpatterns = [
    path("", pages.home, name="home"),
    path("tuy-chon/", pages.preferences, name="preferences"),
    path("tong-hop/den-ky/", pages.due, name="due"),
    path("tong-hop/<str:programme>/<str:unit>/<str:period>/viec-tiep/", pages.steps, name="steps"),
    path("healthz", pages.healthz, name="healthz"),
]
