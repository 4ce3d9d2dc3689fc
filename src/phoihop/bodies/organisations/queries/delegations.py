"""Who acts for whom."""

from datetime import date

from django.db.models import Q, QuerySet

from phoihop.bodies.organisations.models import Delegation
from phoihop.bodies.people.models import User

MOST = 50


def list_delegations(*, account: User) -> QuerySet[Delegation]:
    """Those that an account gave and those given to it, latest first."""
    mine = Delegation.objects.filter(Q(principal=account.pk) | Q(deputy=account.pk))
    return mine.select_related("principal", "deputy", "made_by").order_by("-start", "-pk")[:MOST]


def holds_on(delegation: Delegation, day: date) -> bool:
    """Whether it holds on the day."""
    return delegation.ended_at is None and delegation.start <= day <= delegation.end
