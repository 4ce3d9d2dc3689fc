"""Forms that are answered once: a double click, a resent page, a retry after a lost answer change nothing twice."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect

from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.base.ui.models import Answer

FIELD = "_once"
_CLAIM = "INSERT INTO ui_answer (actor, key, location, at) VALUES (%s, %s, '', now()) ON CONFLICT DO NOTHING"


class FormWithoutKey(ProductError):
    """A form came without the key that the page gave it."""

    code = "P201"
    problem = N_("Biểu gửi lên thiếu khóa của trang nên chưa được xử lý.")
    remedy = N_("Tải lại trang rồi gửi lại; nội dung đã lưu không bị mất.")


def once(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Answer each POST of the page once: the redirect is kept with the key in the transaction of the change.

    A page that answers with anything but a redirect (the form again, with its errors) may be sent again. The template
    puts the key into the form by {% once %}. Raises FormWithoutKey.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        with transaction.atomic():
            location = _claimed(request)
            if location is not None:
                return HttpResponseRedirect(location)
            response = view(request, *args, **kwargs)
            if isinstance(response, HttpResponseRedirect):
                _mine(request).update(location=response.url)
            else:
                transaction.set_rollback(True)
        return response

    return answered


def _claimed(request: HttpRequest) -> str | None:
    """Take the key for this request; where it is taken already, the answer that was given then."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [request.user.get_username(), _key(request)])
        if cursor.rowcount:
            return None
    return _mine(request).values_list("location", flat=True).get()


def _mine(request: HttpRequest) -> Any:
    return Answer.objects.filter(actor=request.user.get_username(), key=_key(request))


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get(FIELD, ""))
    except ValueError as error:
        raise FormWithoutKey from error
