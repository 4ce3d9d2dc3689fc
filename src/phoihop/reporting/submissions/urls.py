from django.urls import path

from phoihop.reporting.submissions import pages

app_name = "submissions"
urlpatterns = [
    path("", pages.stub, name="list"),
]
