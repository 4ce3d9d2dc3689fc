"""The addresses of this slice's pages."""

from django.urls import path

from phoihop.measures.figures.pages import reading

app_name = "figures"
UNIT = "<str:programme>/<str:unit>/<str:period>/"
INDICATOR = UNIT + "<str:indicator>/"
urlpatterns = [
    path("", reading.home, name="home"),
    path(UNIT, reading.unit, name="unit"),
    path(INDICATOR, reading.indicator, name="indicator"),
    path(INDICATOR + "nguon-goc/", reading.trace, name="trace"),
    path(INDICATOR + "bieu-do/<str:picture>.svg", reading.chart, name="chart"),
]
