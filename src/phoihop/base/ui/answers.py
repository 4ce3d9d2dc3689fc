"""A form that was sent: done, or drawn again beside what stood in the way."""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from phoihop.base.errors import ProductError


def try_form(request: HttpRequest, form: Form, write: Callable[[], str]) -> tuple[str, ProductError | None]:
    """What `write` tells once a right form was sent, else ''; and the error to show beside the form.

    What is nowhere for this actor is an answer for the whole page: it is raised.
    """
    if request.method != "POST" or not form.is_valid():
        return "", None
    try:
        return write(), None
    except ProductError as error:
        if error.status == 404:
            raise
        return "", error


def form_page(request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """The page of a form: 422 where it was sent and not done."""
    return render(request, template, dict(context), status=422 if request.method == "POST" else 200)
