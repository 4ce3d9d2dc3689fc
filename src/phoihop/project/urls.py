"""Every page's address: each slice's own, under one readable table."""

from allauth.account import views as account
from django.urls import include, path

from phoihop.base.ui import errors
from phoihop.outcomes.issuing.urls import VERIFYING

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error

# allauth's pages that the product uses, by the names that allauth knows; the sign-up answers that it is shut.
ACCOUNT = [
    path("dang-nhap/", account.login, name="account_login"),
    path("dang-xuat/", account.logout, name="account_logout"),
    path("doi-mat-khau/", account.password_change, name="account_change_password"),
    path("xac-nhan/", account.reauthenticate, name="account_reauthenticate"),
    path("khong-hoat-dong/", account.account_inactive, name="account_inactive"),
    path("dang-ky/", account.signup, name="account_signup"),
    path("quen-mat-khau/", account.password_reset, name="account_reset_password"),
]
urlpatterns = [
    path("", include("phoihop.doors.site.urls")),
    path("tai-khoan/", include(ACCOUNT)),
    path("don-vi/", include("phoihop.bodies.organisations.urls")),
    path("thong-bao/", include("phoihop.bodies.notices.urls")),
    path("chuong-trinh/", include("phoihop.agreements.programmes.urls")),
    path("che-do/", include("phoihop.reporting.regimes.urls")),
    path("kiem-tra/", include("phoihop.reporting.checks.urls")),
    path("bao-cao/", include("phoihop.reporting.submissions.urls")),
    path("tiep-nhan/", include("phoihop.reporting.review.urls")),
    path("nhac-viec/", include("phoihop.reporting.reminders.urls")),
    path("chuyen-doi/", include("phoihop.reporting.legacy.urls")),
    path("so-lieu/", include("phoihop.measures.figures.urls")),
    path("van-ban/", include("phoihop.outcomes.documents.urls")),
    path("dang-soan/", include("phoihop.outcomes.editing.urls")),
    path("tong-hop/", include("phoihop.outcomes.consolidation.urls")),
    path("tong-hop/", include("phoihop.outcomes.listings.urls")),
    path("tong-hop/", include("phoihop.outcomes.narratives.urls")),
    path("tong-ket/", include("phoihop.outcomes.summaries.urls")),
    path("ban-hanh/", include("phoihop.outcomes.issuing.urls")),
    path("xac-minh/", include(VERIFYING)),
]
