"""The addresses of this slice's pages."""

from django.urls import path

from phoihop.outcomes.editing import pages

app_name = "editing"
urlpatterns = [
    path("<str:programme>/<str:unit>/<str:period>/", pages.change, name="change"),
    path("<str:programme>/<str:unit>/<str:period>/con-soan/", pages.still, name="still"),
]
