"""Rounds of acceptances: how far one has got, what became of each report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.people.models import User
from phoihop.reporting.review.enums import ItemState
from phoihop.reporting.review.models import AcceptanceRound, RoundItem
from phoihop.reporting.review.queries.report import Place, list_places


@dataclass(frozen=True, slots=True)
class RoundProgress:
    """How many reports of a round were accepted, were passed on, were left out, are still to come."""

    accepted: int
    passed: int
    left_out: int
    waiting: int

    @property
    def done(self) -> int:
        """Reports of which it is known what became of them."""
        return self.accepted + self.passed + self.left_out

    @property
    def total(self) -> int:
        """All reports of the round."""
        return self.done + self.waiting


def find_round(*, actor: User, order: int) -> tuple[AcceptanceRound, RoundProgress]:
    """A round that the actor asked for, with its counts. Raises OutOfReach."""
    row = AcceptanceRound.objects.filter(pk=order, requested_by=actor).first()
    if row is None:
        raise OutOfReach
    counts = dict(RoundItem.objects.filter(round=row).values_list("state").annotate(Count("pk")).order_by())
    return row, RoundProgress(*(counts.get(state.value, 0) for state in _COUNTED))


def list_items(
    *, actor: User, order: AcceptanceRound, states: Sequence[ItemState], today: date
) -> list[tuple[RoundItem, Place | None]]:
    """The reports of a round in these states, named where the actor reviews for their units today."""
    rows = RoundItem.objects.filter(round=order, state__in=[state.value for state in states])
    items = list(rows.order_by("submission"))
    places = list_places(actor=actor, submissions=[item.submission for item in items], today=today)
    return [(item, places.get(item.submission)) for item in items]


_COUNTED = (ItemState.ACCEPTED, ItemState.PASSED, ItemState.LEFT_OUT, ItemState.WAITING)
