from django.urls import path

from phoihop.outcomes.summaries import pages

app_name = "summaries"
urlpatterns = [
    path("", pages.stub, name="list"),
]
