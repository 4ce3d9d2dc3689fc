"""The addresses of this slice's pages."""

from django.urls import path

from phoihop.reporting.submissions import pages

REPORT = "<str:programme>/<str:regime>/<str:unit>/<str:period>/"

app_name = "submissions"
urlpatterns = [
    path(REPORT, pages.report, name="report"),
    path(REPORT + "sua/", pages.reopening, name="reopen"),
    path(REPORT + "rut/", pages.withdrawing, name="withdraw"),
    path(REPORT + "kiem-tra/", pages.check, name="check"),
    path(REPORT + "o/", pages.cell, name="cell"),
    path(REPORT + "dan/<str:part>/", pages.pasting, name="paste"),
    path(REPORT + "lich-su/", pages.history, name="history"),
    path(REPORT + "phieu-gui/<int:number>/", pages.receipt, name="receipt"),
    path(REPORT + "nhap/<str:part>/", pages.section, name="section"),
    path(REPORT + "luu/<str:part>/", pages.saving, name="save"),
]
