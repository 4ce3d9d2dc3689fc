"""In whose name a request is made: its own account's, or, while a delegation holds, another's."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from phoihop.base.clock import today
from phoihop.bodies.organisations.access import act_for
from phoihop.bodies.organisations.enums import ACTING


class Deputising:
    """Asks at every request whether the delegation that the session took up still holds; if not, it is laid down."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated and ACTING in request.session:
            key = request.session[ACTING]
            if not act_for(actor=request.user, delegation=key, today=today()):
                del request.session[ACTING]
        return self.get_response(request)
