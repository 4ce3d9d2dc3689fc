"""The addresses of this slice's pages."""

from django.urls import path

from phoihop.reporting.review import pages

app_name = "review"
urlpatterns = [
    path("", pages.queue, name="queue"),
    path("tiep-theo/", pages.following, name="following"),
    path("cung-luc/", pages.together, name="together"),
    path("cung-luc/ket-qua/", pages.outcome, name="outcome"),
    path("cung-luc/<int:order>/", pages.round_, name="round"),
    path("cung-luc/<int:order>/huy/", pages.cancel, name="cancel_round"),
    path("tien-do/", pages.matrix, name="matrix"),
    path("<str:programme>/<str:regime>/<str:unit>/<str:period>/", pages.report, name="report"),
    path("<str:programme>/<str:regime>/<str:unit>/<str:period>/mo-lai/", pages.reopen, name="reopen"),
]
