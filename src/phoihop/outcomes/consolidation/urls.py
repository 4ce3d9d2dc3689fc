"""The addresses of this slice's pages."""

from django.urls import URLPattern

app_name = "consolidation"
urlpatterns: list[URLPattern] = []
