"""Who may see the reports of others, and who may decide about them: roles whose organisation holds the unit.

A report is seen by those who hold its unit on the period's last day or today; it is decided by a reviewer who holds it
on both days.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db.models import Q

from phoihop.bodies.organisations.access import REVIEWING, STEERING, OutOfReach, grants_of, may, within
from phoihop.bodies.organisations.models import Placement
from phoihop.bodies.people.access import is_system
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.queries import period_days
from phoihop.reporting.review.rules import one_tree
from phoihop.reporting.submissions.models import Submission

Days = TypeVar("Days", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a reviewer may do with a report: see it, and decide about it."""

    sees: bool
    decides: bool


def standing(*, actor: User, report: Submission, today: date, ends: date | None = None) -> Standing:
    """How the actor stands to a report as a reviewer: who holds its unit then or today sees, then and today decides.

    `ends` is the period's last day where it is known already.
    """
    words: dict[str, Any] = {"actor": actor, "roles": REVIEWING, "organisation": report.organisation, "today": today}
    if ends is None:
        days = period_days(programme=report.regime.programme, period=report.period)
        ends = days.ends if days else today
    trees = {today, ends}
    held = [may(**words, day=day, programme=report.regime.programme.code) for day in sorted(trees)]
    return Standing(any(held), all(held))


def require_reviewer(*, actor: User, report: Submission, today: date) -> None:
    """Refuse whoever may not decide about the report. Raises OutOfReach."""
    if not standing(actor=actor, report=report, today=today).decides:
        raise OutOfReach


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
