"""The addresses of this slice's pages. A unit's code comes last: it may hold a slash."""

from django.urls import path

from phoihop.bodies.organisations.pages import accounts, deputies, structure, tree, unit

app_name = "organisations"
_ACCOUNT = "nguoi-dung/tai-khoan/<int:account>/"
urlpatterns = [
    path("", tree.tree, name="list"),
    path("goi-y/", tree.suggestions, name="suggestions"),
    path("lam-thay/", deputies.own, name="deputies"),
    path(f"{_ACCOUNT}lam-thay/", deputies.managed, name="account_deputies"),
    path("nguoi-dung/", accounts.accounts, name="accounts"),
    path("nguoi-dung/lap/", accounts.create, name="account_create"),
    path(_ACCOUNT, accounts.account, name="account"),
    path(f"{_ACCOUNT}sua/", accounts.correct, name="account_correct"),
    path(f"{_ACCOUNT}mat-khau/", accounts.password, name="account_password"),
    path(f"{_ACCOUNT}trang-thai/", accounts.state, name="account_state"),
    path(f"{_ACCOUNT}giao-vai-tro/", accounts.grant, name="role_grant"),
    path(f"{_ACCOUNT}thu-hoi/<int:grant>/", accounts.revoke, name="role_revoke"),
    path("<path:unit>/them-don-vi/", structure.create, name="create"),
    path("<path:unit>/doi-ten/", structure.rename, name="rename"),
    path("<path:unit>/chuyen/", structure.move, name="move"),
    path("<path:unit>/ket-thuc/", structure.close, name="close"),
    path("<path:unit>/sua/", structure.details, name="details"),
    path("<path:unit>/", unit.unit, name="unit"),
]
