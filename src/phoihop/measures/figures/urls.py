"""The addresses of this slice's pages."""

from django.urls import path

from phoihop.measures.figures import pages

app_name = "figures"
urlpatterns = [
    path("", pages.stub, name="home"),
]
