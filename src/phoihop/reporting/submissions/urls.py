"""The addresses of this slice's pages."""

from django.urls import path

from phoihop.reporting.submissions import pages

REPORT = "<str:programme>/<str:regime>/<str:unit>/<str:period>/"

app_name = "submissions"
urlpatterns = [
    path("goi-bieu/", pages.batches, name="batches"),
    path("goi-bieu/<int:batch>/", pages.batch, name="batch"),
    path("goi-bieu/<int:batch>/tai/", pages.batch_file, name="batch_file"),
    path(REPORT, pages.report, name="report"),
    path(REPORT + "sua/", pages.reopening, name="reopen"),
    path(REPORT + "rut/", pages.withdrawing, name="withdraw"),
    path(REPORT + "kiem-tra/", pages.check, name="check"),
    path(REPORT + "o/", pages.cell, name="cell"),
    path(REPORT + "dan/<str:part>/", pages.pasting, name="paste"),
    path(REPORT + "excel/", pages.workbook, name="workbook"),
    path(REPORT + "excel/tai/", pages.workbook_file, name="workbook_file"),
    path(REPORT + "excel/<int:upload>/", pages.workbook_preview, name="workbook_preview"),
    path(REPORT + "lich-su/", pages.history, name="history"),
    path(REPORT + "phieu-gui/<int:number>/", pages.receipt, name="receipt"),
    path(REPORT + "nhap/<str:part>/", pages.section, name="section"),
    path(REPORT + "luu/<str:part>/", pages.saving, name="save"),
    path(REPORT + "mo-phan/<str:part>/", pages.opening, name="open"),
]
