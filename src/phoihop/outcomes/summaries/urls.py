"""The addresses of this slice's pages."""

from django.urls import path

from phoihop.outcomes.summaries.pages import (
    catalogue,
    live,
    orders,
    preview,
    reports,
    templates,
    threads,
    traces,
    trials,
)

app_name = "summaries"
urlpatterns = [
    path("", reports.list_reports, name="list"),
    path("lap/", orders.make, name="make"),
    path("yeu-cau/<int:order>/", orders.order, name="order"),
    path("yeu-cau/<int:order>/huy/", orders.cancel, name="cancel"),
    path("ban/<str:report>/", reports.version, name="version"),
    path("ban/<str:report>/van-ban/", reports.document, name="document"),
    path("ban/<str:report>/phu-luc/", reports.annex, name="annex"),
    path("ban/<str:report>/so-sanh/", reports.compare, name="compare"),
    path("ban/<str:report>/xem/", preview.preview, name="preview"),
    path("ban/<str:report>/xem/dung/", preview.make_preview, name="make_preview"),
    path("ban/<str:report>/xem/phan/<int:number>/", preview.part, name="preview_part"),
    path("ban/<str:report>/xem/so/<int:serial>/", preview.number, name="number"),
    path("ban/<str:report>/xem/hinh/<str:name>", preview.picture, name="picture"),
    path("ban/<str:report>/xem/y-kien/<str:block>/", threads.threads, name="threads"),
    path("loi-van/<str:programme>/<str:unit>/<str:period>/<str:key>/", live.live, name="live"),
    path("loi-van/<str:programme>/<str:unit>/<str:period>/<str:key>/cau/", live.sentences, name="ready_sentences"),
    path("mau/", templates.templates, name="templates"),
    path("mau/truong/", catalogue.names, name="names"),
    path("mau/gui/", templates.create, name="template_new"),
    path("mau/san-co/<str:system>/<str:since>/<str:kind>.docx", templates.start, name="template_start"),
    path("mau/thu/<int:trial>/", trials.trial, name="trial"),
    path("mau/thu/<int:trial>/tep/", trials.trial_file, name="trial_file"),
    path("mau/<int:template>/", templates.template, name="template"),
    path("mau/<int:template>/gui/", templates.send, name="template_send"),
    path("mau/<int:template>/thoi-dung/", templates.put_aside, name="template_retire"),
    path("mau/<int:template>/so-sanh/", templates.compare, name="template_compare"),
    path("mau/<int:template>/ban/<int:number>/", templates.file, name="template_file"),
    path("mau/<int:template>/ban/<int:number>/dung/", templates.take, name="template_take"),
    path("mau/<int:template>/ban/<int:number>/thu/", trials.try_version, name="template_try"),
    path("truy-nguyen/", traces.upload, name="upload"),
    path("truy-nguyen/<int:trace>/", traces.tracing, name="tracing"),
    path("truy-nguyen/<int:trace>/xoa/", traces.delete, name="delete"),
]
