"""The addresses of this slice's pages."""

from django.urls import path

from phoihop.reporting.reminders import pages

app_name = "reminders"
urlpatterns = [
    path("lich/", pages.own_calendar, name="calendar"),
    path("lich/<str:token>.ics", pages.feed, name="feed"),
    path("<str:programme>/<str:regime>/<str:period>/", pages.debts, name="debts"),
]
