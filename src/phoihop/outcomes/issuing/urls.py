"""The addresses of this slice's pages; those that verify stand apart, for anybody."""

from django.urls import path

from phoihop.outcomes.issuing.pages import files, verifying, ways

app_name = "issuing"
urlpatterns = [
    path("", ways.list_ways, name="list"),
    path("<str:report>/", ways.way, name="way"),
    path("<str:report>/tep/niem-phong.docx", files.sealed, name="sealed"),
    path("<str:report>/tep/ban-hanh.docx", files.issued, name="issued"),
    path("<str:report>/tep/ban-hanh.pdf", files.pdf, name="pdf"),
    path("<str:report>/pdf/", files.convert, name="convert"),
    path("<str:report>/ky-so/", files.receive, name="receive"),
    path("<str:report>/ky-so/<int:signed>.pdf", files.signed, name="signed"),
    path("<str:report>/viec/<str:move>/", ways.step, name="step"),
]
VERIFYING = ([path("<str:code>/", verifying.report, name="report")], "verifying")
