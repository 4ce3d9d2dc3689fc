"""The addresses of this slice's pages."""

from django.urls import path

from phoihop.outcomes.documents import pages

app_name = "documents"
urlpatterns = [
    path("", pages.bodies, name="bodies"),
    path("so/<int:number>/huy/", pages.void, name="void"),
    path("<str:unit>/", pages.body, name="body"),
    path("<str:unit>/mau-dau/", pages.letterhead, name="letterhead"),
    path("<str:unit>/nhiem-ky/", pages.term, name="term"),
    path("<str:unit>/lay-so/", pages.take, name="take"),
    path("<str:unit>/khung/<str:kind>.docx", pages.frame, name="frame"),
    path("<str:unit>/so/<int:register>/", pages.register, name="register"),
]
