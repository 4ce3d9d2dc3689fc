"""The addresses of this slice's pages. `+` begins what cannot be a code."""

from django.urls import path

from phoihop.reporting.regimes.pages import editing, extension, levels, reading

app_name = "regimes"
urlpatterns = [
    path("", reading.regimes, name="list"),
    path("<str:programme>/+them/", editing.new, name="new"),
    path("<str:programme>/<str:regime>/", reading.regime, name="regime"),
    path("<str:programme>/<str:regime>/sua/", editing.head, name="edit"),
    path("<str:programme>/<str:regime>/lich/", editing.calendar, name="calendar"),
    path("<str:programme>/<str:regime>/cap-tiep-nhan/", levels.levels, name="levels"),
    path("<str:programme>/<str:regime>/lich-su/", reading.history, name="history"),
    path("<str:programme>/<str:regime>/bieu/+them/", editing.form, name="add_form"),
    path("<str:programme>/<str:regime>/bieu/<str:form>/", editing.form, name="form"),
    path("<str:programme>/<str:regime>/gia-han/<str:unit>/<str:period>/", extension.extension, name="extension"),
    path("<str:programme>/<str:regime>/ky/<str:period>/", reading.units, name="units"),
]
