"""The addresses of this slice's pages."""

from django.urls import path

from phoihop.outcomes.summaries.pages import live, orders, preview, reports, threads, traces

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
    path(
        "loi-van/<str:programme>/<str:unit>/<str:period>/<str:key>/cau/", live.sentences, name="ready_sentences"
    ),
    path("truy-nguyen/", traces.upload, name="upload"),
    path("truy-nguyen/<int:trace>/", traces.tracing, name="tracing"),
    path("truy-nguyen/<int:trace>/xoa/", traces.delete, name="delete"),
]
