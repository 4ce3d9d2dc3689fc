"""The latest of what was asked for and made, for a first look."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import CharField, IntegerField, Value

from phoihop.bodies.people.models import User
from phoihop.outcomes.summaries.access import overseen
from phoihop.outcomes.summaries.enums import OrderState
from phoihop.outcomes.summaries.models import SummaryVersion
from phoihop.outcomes.summaries.queries.orders import list_orders


@dataclass(frozen=True, slots=True)
class Latest:
    """A report under way (`report` is '', `key` its order's) or made (`number` is its version's)."""

    key: int
    report: str
    unit: str
    period: str
    number: int
    at: datetime
    state: str


def list_latest(*, actor: User, today: date, since: datetime, most: int) -> list[Latest]:
    """The actor's own orders as `list_orders` tells them, then the latest reports of units in reach: `most` in all."""
    orders = list_orders(actor=actor, since=since).annotate(
        report=Value("", CharField()), number=Value(0, IntegerField())
    )
    asked = orders.values_list("pk", "report", "organisation__name", "period", "number", "at", "state")[:most]
    versions = SummaryVersion.objects.filter(overseen(actor=actor, today=today, path="summary__"))
    versions = versions.annotate(state=Value(OrderState.DONE.value, CharField())).order_by("-pk")
    made = versions.values_list(
        "pk", "report_id", "summary__organisation__name", "summary__period", "number", "at", "state"
    )[:most]
    found = [Latest(*row) for row in asked.union(made, all=True)]
    return sorted(found, key=lambda row: (row.report == "", row.key), reverse=True)[:most]
