"""Errors as pages: what happened, what to do, and a code to read out on the telephone. No detail of the machine."""

import logging
import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from phoihop.base.errors import ProductError, Refused
from phoihop.base.language import N_
from phoihop.base.postgres.failures import explain

_log = logging.getLogger("phoihop.pages")


class PageUnknown(ProductError):
    """No such page, or not for this person: nobody is told which."""

    code = "P404"
    problem = N_("Không có trang này, hoặc trang không dành cho tài khoản của bạn.")
    remedy = N_("Kiểm tra lại đường dẫn, hoặc về trang Việc của tôi.")
    status = 404


class NotAllowed(ProductError):
    """The form's proof of origin is missing or too old (CSRF)."""

    code = "P403"
    problem = N_("Trang đã mở quá lâu hoặc trình duyệt không gửi cookie nên yêu cầu chưa được thực hiện.")
    remedy = N_("Tải lại trang rồi làm lại; bản đang soạn đã lưu vẫn còn.")
    status = 403


class RequestUnclear(ProductError):
    """The request itself cannot be understood."""

    code = "P400"
    problem = N_("Yêu cầu gửi lên không đúng dạng nên chưa được thực hiện.")
    remedy = N_("Quay lại trang trước, tải lại rồi làm lại.")


class WrongMethod(ProductError):
    """A page was asked for in a way it does not offer."""

    code = "P405"
    problem = N_("Trang này không mở được bằng cách đó.")
    remedy = N_("Quay lại trang trước và dùng nút trên trang.")
    status = 405


class TooLarge(ProductError):
    """More was sent than the page takes; nothing of it was read."""

    code = "P413"
    problem = N_("Tệp gửi lên lớn hơn {most} MB nên đã bị từ chối; chưa có gì thay đổi.")
    remedy = N_("Bớt hình ảnh trong tệp hoặc chia thành tệp nhỏ hơn rồi gửi lại.")
    status = 413


class Broken(ProductError):
    """Something unforeseen; the log has the rest under the same code."""

    code = "P500"
    problem = N_("Hệ thống gặp lỗi ngoài dự kiến (mã {number}); yêu cầu chưa được thực hiện.")
    remedy = N_("Thử lại sau ít phút; nếu vẫn lỗi, hãy đọc mã này cho người quản trị.")
    status = 500


# What went wrong may be the database: the page that says so asks it nothing.
_WITHOUT_DATABASE = {"user": None, "navigation": (), "messages": (), "sample_data": False}


def error_page(request: HttpRequest, error: ProductError) -> HttpResponse:
    """The error as a page, or as a fragment where htmx asked."""
    findings = error.findings if isinstance(error, Refused) else ()
    template = "ui/problem.html" if getattr(request, "htmx", False) else "ui/error.html"
    told = {"error": error, "findings": findings, **(_WITHOUT_DATABASE if _is_of_database(error) else {})}
    response = render(request, template, told, status=error.status)
    if error.status == 503:
        response["Retry-After"] = "30"
    return response


def _is_of_database(error: ProductError) -> bool:
    return isinstance(error, Broken) or error.code.startswith("D")


def explained(error: Exception) -> ProductError | None:
    """The sentence for a database that stopped, a full disk, …; None for what nobody foresaw."""
    told = error if isinstance(error, ProductError) else explain(error)
    if told is not None and told is not error:
        told.status = 503
    return told


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Django's handler404."""
    return error_page(request, PageUnknown())


def forbidden(request: HttpRequest, exception: Any = None, reason: str = "") -> HttpResponse:
    """Django's handler403 and CSRF_FAILURE_VIEW."""
    return error_page(request, NotAllowed())


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Django's handler400."""
    return error_page(request, RequestUnclear())


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500: the log line and the page have the same number."""
    number = secrets.token_hex(4)
    _log.error("page failed, number %s, path %s", number, request.path)
    return error_page(request, Broken(number=number))
