"""The addresses of this slice's pages."""

from django.urls import URLPattern

app_name = "narratives"
urlpatterns: list[URLPattern] = []
