"""The addresses of this slice's pages. `+` begins what cannot be a code."""

from django.urls import path

from phoihop.agreements.programmes.pages import editing, reading

app_name = "programmes"
urlpatterns = [
    path("", reading.programmes, name="list"),
    path("+them/", editing.new, name="new"),
    path("<str:programme>/", reading.programme, name="programme"),
    path("<str:programme>/lich-su/", reading.history, name="history"),
    path("<str:programme>/sua/", editing.head, name="edit"),
    path("<str:programme>/<str:noun>/+them/", editing.record, name="add"),
    path("<str:programme>/<str:noun>/<int:key>/", editing.record, name="record"),
]
