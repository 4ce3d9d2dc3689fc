"""The addresses of this slice's pages; they continue those of the consolidation's workspace."""

from django.urls import path

from phoihop.outcomes.listings.pages import lists

app_name = "listings"
_LIST = "<str:programme>/<str:unit>/<str:period>/danh-sach/<str:kind>/"
urlpatterns = [
    path(_LIST, lists.listing, name="list"),
    path(f"{_LIST}them/", lists.add, name="add"),
    path(f"{_LIST}dan/", lists.paste, name="paste"),
    path(f"{_LIST}<int:row>/", lists.row, name="row"),
    path(f"{_LIST}<int:row>/xoa/", lists.remove, name="remove"),
    path(f"{_LIST}<int:row>/khoi-phuc/", lists.restore, name="restore"),
]
