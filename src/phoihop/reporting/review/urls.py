"""The addresses of this slice's pages."""

from django.urls import path

from phoihop.reporting.review import pages

app_name = "review"
urlpatterns = [
    path("", pages.stub, name="queue"),
    path("tien-do/", pages.stub, name="matrix"),
]
