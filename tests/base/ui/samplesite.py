"""A small site of pages made for these tests."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import include, path

from phoihop.base.errors import ProductError
from phoihop.base.ui.declared import FORM, anybody, page, signed_in
from phoihop.base.ui.models import Answer
from phoihop.base.ui.once import once
from phoihop.project import urls as real

handler404, handler500 = real.handler404, real.handler500
MADE: list[str] = []


class Taken(ProductError):
    code = "X999"
    problem = "Đã có người làm {what}."
    remedy = "Tải lại."
    status = 409


def undeclared(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("secret")


@page(anybody)
def public(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("public")


@page(signed_in, methods=("GET", "POST"))
@once
def write(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return render(request, "ui/empty.html", {"title": "mở"})
    if request.POST.get("wrong"):
        return HttpResponse("again", status=422)
    if request.POST.get("taken"):
        raise Taken(what="việc này")
    MADE.append(request.POST["what"])
    return HttpResponseRedirect(f"/made/{len(MADE)}")


@page(signed_in, methods=("POST",), largest=20 * 2**20 + FORM)
def receive(request: HttpRequest) -> HttpResponse:
    MADE.append(request.FILES["tep"].name or "")
    return HttpResponse(status=204)


@page(anybody)
def broken(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a detail of the machine")


@page(anybody)
def missing(_request: HttpRequest) -> HttpResponse:
    raise Http404("no such row")


urlpatterns = [
    path("undeclared", undeclared),
    path("public", public),
    path("write", write),
    path("receive", receive),
    path("broken", broken),
    path("missing", missing),
    path("", include(real)),
]
__all__ = ["MADE", "Answer"]
