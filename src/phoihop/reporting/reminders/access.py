"""Who may remind units, and how a calendar's address is told from a guess."""

from collections.abc import Collection
from datetime import date

from django.core.signing import BadSignature, Signer

from phoihop.bodies.organisations.access import REVIEWING, STEERING, OutOfReach, within
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.reporting.reminders.models import CalendarFeed

REMINDING = (*STEERING, *REVIEWING)


def reminded_by(*, actor: User, programme: str, units: Collection[int], today: date) -> set[int]:
    """Those of the units that the actor may remind today."""
    reach = within(actor=actor, roles=REMINDING, today=today, programme=programme, path="pk")
    return set(Organisation.objects.filter(reach, pk__in=units).order_by().values_list("pk", flat=True))


def token_of(feed: CalendarFeed) -> str:
    """The secret in a calendar's address: signed with the installation's key, kept nowhere."""
    return _signer().sign(f"{feed.user_id}-{feed.serial}")


def feed_of(*, token: str) -> CalendarFeed:
    """The open calendar with this secret. Raises OutOfReach for a guess, a void one, a closed account."""
    try:
        user, _dash, serial = _signer().unsign(token).partition("-")
    except BadSignature as error:
        raise OutOfReach from error
    rows = CalendarFeed.objects.filter(user=int(user), serial=int(serial), is_open=True, user__is_active=True)
    found = rows.select_related("user").first()
    if found is None:
        raise OutOfReach
    return found


def _signer() -> Signer:
    return Signer(salt="phoihop.reminders.calendar", sep=".")
