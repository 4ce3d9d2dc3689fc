"""The addresses of this slice's pages. `+` begins what cannot be a code."""

from django.urls import path

from phoihop.reporting.checks import pages

app_name = "checks"
urlpatterns = [
    path("<str:programme>/", pages.checks, name="programme"),
    path("<str:programme>/phep/<str:check>/", pages.check, name="check"),
    path("<str:programme>/quy-tac/+them/", pages.new, name="new"),
    path("<str:programme>/quy-tac/<int:key>/", pages.rule, name="rule"),
]
