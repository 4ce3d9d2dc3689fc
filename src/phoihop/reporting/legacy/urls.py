"""The addresses of this slice's pages."""

from django.urls import path

from phoihop.reporting.legacy import pages

app_name = "legacy"
urlpatterns = [
    path("", pages.send, name="send"),
    path("<int:file>/", pages.file, name="file"),
    path("<int:file>/xoa/", pages.delete, name="delete"),
]
