"""The addresses of this slice's pages."""

from django.urls import path

from phoihop.outcomes.narratives.pages import passages, sections

app_name = "narratives"
_PLACE = "<str:programme>/<str:unit>/<str:period>/loi-van/"
urlpatterns = [
    path(_PLACE, sections.outline, name="outline"),
    path(f"{_PLACE}<str:key>/", sections.section, name="section"),
    path(f"{_PLACE}<str:key>/chon/<int:text>/", passages.pick, name="pick"),
    path(f"{_PLACE}<str:key>/viet/", passages.write, name="write"),
    path(f"{_PLACE}<str:key>/in-nguon/", passages.sources, name="sources"),
    path(f"{_PLACE}<str:key>/doan/<int:passage>/", passages.passage, name="passage"),
]
