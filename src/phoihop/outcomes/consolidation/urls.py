"""The addresses of this slice's pages."""

from django.urls import path

from phoihop.outcomes.consolidation.pages import adjusting, comparing, freezing, present, workspaces

PLACE = "<str:programme>/<str:unit>/<str:period>/"

app_name = "consolidation"
urlpatterns = [
    path("", workspaces.list_workspaces, name="list"),
    path(PLACE, workspaces.workspace, name="workspace"),
    path(PLACE + "day-du/", workspaces.coverage, name="coverage"),
    path(PLACE + "so-lieu/", workspaces.figures, name="figures"),
    path(PLACE + "so-sanh/", comparing.comparisons, name="comparisons"),
    path(PLACE + "ban-sua/", workspaces.later, name="later"),
    path(PLACE + "con-mo/", workspaces.open_matters, name="open"),
    path(PLACE + "chot/", freezing.freezing, name="freeze"),
    path(PLACE + "mo-chot/", freezing.unfreezing, name="unfreeze"),
    path(PLACE + "nhac/", freezing.reminding, name="remind"),
    path(PLACE + "dieu-chinh/", adjusting.adjustments, name="adjustments"),
    path(PLACE + "dieu-chinh/hien-nay/", present.present, name="present"),
    path(PLACE + "dieu-chinh/<int:adjustment>/rut/", adjusting.withdrawing, name="withdraw"),
]
