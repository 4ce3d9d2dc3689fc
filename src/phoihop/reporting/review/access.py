"""Who may see the reports of others, and who may decide about them: roles whose organisation holds the unit.

A report is seen by those who hold its unit on the period's last day or today; it is decided by a reviewer who holds it
on both days. A report with a way through levels is decided by a reviewer of exactly the body at which it waits, and seen
by those of all bodies on its way.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db.models import Exists, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from phoihop.bodies.organisations.access import REVIEWING, STEERING, Grant, OutOfReach, grants_of, may, within
from phoihop.bodies.organisations.models import Placement
from phoihop.bodies.people.access import is_system
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.queries import period_days
from phoihop.reporting.review.models import Passage, Stop
from phoihop.reporting.review.rules import one_tree
from phoihop.reporting.submissions.models import Submission

Days = TypeVar("Days", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a reviewer may do with a report: see it, and decide about it."""

    sees: bool
    decides: bool
    way: "Way"


@dataclass(frozen=True, slots=True)
class Way:
    """The stops of a revision, and at which of them (from 1) it waits or waited last; 0 where it has none."""

    stops: tuple[Stop, ...] = ()
    at: int = 0

    @property
    def here(self) -> Stop | None:
        """The stop at which it waits."""
        return self.stops[self.at - 1] if self.at else None

    @property
    def is_last(self) -> bool:
        """Whether what is decided here is final."""
        return self.at == len(self.stops)


def standing(*, actor: User, report: Submission, today: date, ends: date | None = None) -> Standing:
    """How the actor stands to a report as a reviewer: who holds its unit then or today sees, then and today decides.

    `ends` is the period's last day where it is known already.
    """
    words: dict[str, Any] = {"actor": actor, "roles": REVIEWING, "organisation": report.organisation, "today": today}
    if ends is None:
        days = period_days(programme=report.regime.programme, period=report.period)
        ends = days.ends if days else today
    trees = {today, ends}
    code = report.regime.programme.code
    held = [may(**words, day=day, programme=code) for day in sorted(trees)]
    way = way_of(revision=report.revision_id)
    if way.here is None:
        return Standing(any(held), all(held), way)
    bodies = {grant.organisation for grant in _reviewing(actor, today) if grant.programme in ("", code)}
    sees = any(held) or any(stop.organisation_id in bodies for stop in way.stops)
    return Standing(sees, is_system(actor) or way.here.organisation_id in bodies, way)


def way_of(*, revision: int | None) -> Way:
    """The way of a revision and where on it it waits, in one query."""
    if revision is None:
        return Way()
    rows = Stop.objects.filter(revision=revision).select_related("organisation").order_by("number")
    stops = tuple(rows.annotate(present=present_stop("revision")))
    return Way(stops, stops[0].present) if stops else Way()


def present_stop(revision: str) -> Coalesce:
    """The stop at which the revision that `revision` leads to waits, on a way that has stops."""
    latest = Passage.objects.filter(revision=OuterRef(revision)).order_by("-number").values("to_stop")[:1]
    return Coalesce(Subquery(latest), Value(1), output_field=IntegerField())


def on_a_way() -> Exists:
    """Of submissions: whether the latest revision goes through levels."""
    return Exists(Stop.objects.filter(revision=OuterRef("revision")))


def waits_at_mine(*, actor: User, today: date) -> Q:
    """A filter for submissions on a way: those that wait at a body for which the actor reviews."""
    if is_system(actor):
        return Q()
    found = Q(pk__in=())
    bodies: dict[str, list[int]] = {}
    for grant in _reviewing(actor, today):
        bodies.setdefault(grant.programme, []).append(grant.organisation)
    for programme, held in bodies.items():
        here = Stop.objects.filter(revision=OuterRef("revision"), organisation__in=held)
        waiting = Q(Exists(here.filter(number=present_stop("revision"))))
        found |= waiting & Q(regime__programme__code=programme) if programme else waiting
    return found


def on_my_way(*, actor: User, today: date) -> Exists:
    """Of submissions: whether a body for which the actor reviews stands on the way of the latest revision."""
    bodies = {grant.organisation for grant in _reviewing(actor, today)}
    return Exists(Stop.objects.filter(revision=OuterRef("revision"), organisation__in=bodies))


def _reviewing(actor: User, today: date) -> Sequence[Grant]:
    return [grant for grant in grants_of(actor=actor, on=today) if grant.role in REVIEWING]


def may_reopen(*, actor: User, report: Submission, today: date) -> bool:
    """Whether the actor may open an accepted report again: the secretariat over the unit, or who decides about it."""
    code = report.regime.programme.code
    words: dict[str, Any] = {"actor": actor, "organisation": report.organisation, "today": today, "programme": code}
    return may(**words, roles=STEERING) or standing(actor=actor, report=report, today=today).decides


def require_reopener(*, actor: User, report: Submission, today: date) -> None:
    """Refuse whoever may not open the report again. Raises OutOfReach."""
    if not may_reopen(actor=actor, report=report, today=today):
        raise OutOfReach


def reach(*, actor: User, roles: Collection[str], programmes: Iterable[str], today: date, day: date, path: str) -> Q:
    """A filter for rows of units in the actor's reach in the tree of `day`, programme by programme where grants are.

    `path` leads from the row to its unit, beside which it leads to its regime (`regime__programme__code`).
    """
    if all(not grant.programme for grant in grants_of(actor=actor, on=today)):
        return within(actor=actor, roles=roles, today=today, day=day, path=path)
    found = Q(pk__in=())
    for code in programmes:
        allowed = within(actor=actor, roles=roles, today=today, day=day, programme=code, path=path)
        found |= Q(regime__programme__code=code) & allowed
    return found


def days_by_tree(*, actor: User, days: Mapping[Days, date]) -> dict[date, list[Days]]:
    """The things whose tree is that of a day, by that day: one scope then serves all periods that share a tree."""
    turns: set[date] = set()
    if not is_system(actor):
        for start, end in Placement.objects.order_by().values_list("start", "end").distinct():
            turns |= {start} if start else set()
            turns |= {end + timedelta(days=1)} if end else set()
    first = one_tree(days.values(), turns)
    found: dict[date, list[Days]] = {}
    for thing, day in days.items():
        found.setdefault(first[day], []).append(thing)
    return found
