"""Pages of this slice."""

from django.http import HttpRequest, HttpResponse

from phoihop.base.ui.declared import page, signed_in


@page(signed_in)
def stub(request: HttpRequest, **_codes: str) -> HttpResponse:
    """Not yet."""
    return HttpResponse("")
