"""Reads about what the worker was asked: reports ordered, files sent for tracing."""

from datetime import date, datetime
from typing import TypeVar

from django.db.models import Q, QuerySet

from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.people.models import User
from phoihop.outcomes.summaries.access import overseen
from phoihop.outcomes.summaries.enums import OrderState
from phoihop.outcomes.summaries.models import (
    Order,
    Regeneration,
    RegenerationKeeping,
    SummaryOrder,
    SummaryTrace,
    SummaryVersion,
    TemplateTrial,
)

Row = TypeVar("Row", bound=Order)

_OPEN = (OrderState.QUEUED, OrderState.RUNNING)
_HEAVY = tuple(f"version__{name}" for name in ("document", "workbook", "manifest", "revisions", "examples"))


def list_orders(*, actor: User, since: datetime) -> QuerySet[SummaryOrder]:
    """The actor's own orders that are under way, and those since a moment that failed; the latest first."""
    failed = Q(state=OrderState.FAILED, at__gte=since)
    found = SummaryOrder.objects.filter(Q(state__in=_OPEN) | failed, requested_by=actor)
    return found.select_related("programme", "organisation").order_by("-pk")


def find_order(*, actor: User, order: int, today: date) -> SummaryOrder:
    """An order of the actor, or one for a unit that the actor oversees. Raises OutOfReach."""
    mine = Q(requested_by=actor) | overseen(actor=actor, today=today)
    found = SummaryOrder.objects.filter(mine, pk=order).select_related(
        "programme", "organisation", "requested_by", "version", "template_version__template"
    )
    heavy = ("file", "names", "paragraphs")
    return _one(found.defer(*_HEAVY, *(f"template_version__{name}" for name in heavy)))


def list_traces(*, actor: User) -> QuerySet[SummaryTrace]:
    """The files that the actor sent and the comparisons asked for, the latest first, without their results."""
    found = SummaryTrace.objects.filter(requested_by=actor).select_related(
        "version__summary__organisation", "version__summary__programme"
    )
    return found.defer("result", *_HEAVY).order_by("-pk")


def list_traces_of(*, actor: User, version: SummaryVersion, today: date) -> QuerySet[SummaryTrace]:
    """The tracings of a report that the actor oversees, the latest first, without their results."""
    reached = overseen(actor=actor, today=today, path="version__summary__")
    found = SummaryTrace.objects.filter(reached, version=version).select_related("requested_by")
    return found.defer("result").order_by("-pk")


def find_trace(*, actor: User, trace: int, today: date) -> SummaryTrace:
    """A tracing that the actor asked for, or one of a report of a unit that the actor oversees. Raises OutOfReach."""
    mine = Q(requested_by=actor) | overseen(actor=actor, today=today, path="version__summary__")
    found = SummaryTrace.objects.filter(mine, pk=trace).select_related(
        "requested_by", "version__author", "version__summary__organisation", "version__summary__programme"
    )
    return _one(found.defer("version__document", "version__workbook", "version__revisions"))


def count_ahead(*, order: Order) -> int:
    """How much the worker was asked before this and has not finished."""
    kinds: tuple[type[Order], ...] = (SummaryOrder, SummaryTrace, TemplateTrial, Regeneration, RegenerationKeeping)
    return sum(kind._default_manager.filter(state__in=_OPEN, at__lt=order.at).count() for kind in kinds)


def _one(found: QuerySet[Row]) -> Row:
    row = found.first()
    if row is None:
        raise OutOfReach
    return row
