"""The addresses of this slice's pages."""

from django.urls import path

from phoihop.bodies.notices import pages

app_name = "notices"
urlpatterns = [
    path("", pages.inbox, name="inbox"),
    path("cach-nhan/", pages.ways, name="ways"),
    path("<int:notice>/", pages.follow, name="follow"),
]
