"""The way of a summary report across the slices: which ones are due, and the steps from writing to issuing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from phoihop.agreements.programmes.models import Programme
from phoihop.agreements.programmes.queries.lineage import term_of
from phoihop.base.language import N_
from phoihop.base.ui.tables import Badge
from phoihop.bodies.organisations.access import LEADING, STEERING, grants_of
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.outcomes.consolidation.queries.lists import list_frozen
from phoihop.outcomes.consolidation.queries.units import list_programmes_overseen
from phoihop.outcomes.consolidation.queries.workspaces import find_workspace
from phoihop.outcomes.issuing.enums import ISSUE_STATE_LABELS, IssueState
from phoihop.outcomes.issuing.queries.progress import Place, Progress, progress_of
from phoihop.outcomes.issuing.rules.moves import ON_THE_WAY
from phoihop.outcomes.listings.enums import ListKind
from phoihop.outcomes.listings.queries.counts import count_listed
from phoihop.outcomes.narratives.queries.drafts import count_passages
from phoihop.outcomes.narratives.queries.places import Place as Writing
from phoihop.outcomes.narratives.queries.places import list_outline
from phoihop.reporting.submissions.queries import counts_of_latest, list_askings

CONSOLIDATING = (*STEERING, *LEADING)
"""Whom the reports that are due concern: who makes them and who signs them."""
BEFORE_THE_END, AFTER_THE_END = timedelta(days=90), timedelta(days=365)
"""How long before and after a programme's last day the report of its whole term is due."""
MOST_DUE = 8
NOT_FROZEN = Badge(N_("Chưa chốt số liệu"), "circle-dashed", "grey")
FROZEN = Badge(N_("Đã chốt, chưa lập báo cáo"), "lock", "blue")
MADE = Badge(N_("Đã lập, chưa trình ký"), "file-text", "blue")
STATES = {
    state: Badge(ISSUE_STATE_LABELS[state], icon, tone)
    for state, icon, tone in (
        (IssueState.DRAFT, "pencil", "grey"),
        (IssueState.SUBMITTED, "hourglass", "amber"),
        (IssueState.SIGNED, "lock", "blue"),
        (IssueState.ISSUED, "shield-check", "green"),
    )
}
"""The states of a version that is ahead, or of one that is on no way yet."""


@dataclass(frozen=True, slots=True)
class Due:
    """A summary report to be made: where its next step is taken, how far it has got, the last day of what it tells of."""

    programme: str
    unit: str
    period: str
    ends: date
    href: str
    badge: Badge
    number: str


def list_due(*, actor: User, today: date) -> list[Due]:
    """The reports of the latest periods, of whole terms first, for the units where the actor steers or leads."""
    periods = _terms(list_programmes_overseen(actor=actor, today=today), today)
    counts = counts_of_latest(actor=actor, askings=list_askings(), today=today)
    periods += [(count.programme, count.period, count.ends) for count in counts if count.ends <= today]
    grants = [grant for grant in grants_of(actor=actor, on=today) if grant.role in CONSOLIDATING]
    rows = Organisation.objects.in_bulk({grant.organisation for grant in grants})
    units = {(grant.programme, rows[grant.organisation].code): rows[grant.organisation].name for grant in grants}
    wanted = [
        ((programme, code, period), name, ends)
        for programme, period, ends in dict.fromkeys(periods)
        for (only, code), name in units.items()
        if only in {"", programme}
    ]
    return _with_progress(wanted[:MOST_DUE])


def steps_of(*, actor: User, programme: str, unit: str, period: str, today: date) -> dict[str, Any]:
    """What is written, listed, made and issued of a consolidation. Raises OutOfReach, PeriodUnknown."""
    found = find_workspace(actor=actor, programme=programme, unit=unit, period=period, today=today)
    place = (found.programme.code, found.unit.code, found.name)
    listed = count_listed(programme=found.programme, unit=found.unit, period=found.name)
    progress = progress_of(programmes=[place[0]], units=[place[1]], periods=[place[2]]).get(place)
    ahead, latest = (progress.ahead, progress.latest) if progress else (None, None)
    return {
        "workspace": found,
        "sections": len(list_outline(programme=found.programme)),
        "written": len(count_passages(place=Writing(found.programme, found.unit, found.name))),
        "practices": listed[ListKind.PRACTICES],
        "commendations": listed[ListKind.COMMENDATIONS],
        "latest": latest,
        "before_freezing": bool(latest and found.frozen and latest.snapshot != found.frozen.number),
        "ahead": ahead,
        "badge": STATES[ahead.state if ahead else IssueState.DRAFT],
        "newer": bool(latest and ahead and latest.number > ahead.number),
    }


def _terms(programmes: Iterable[Programme], today: date) -> list[tuple[str, str, date]]:
    """Programmes that end soon or ended not long ago, each with its whole term."""
    return [
        (one.code, term, one.end)
        for one in programmes
        if (term := term_of(programme=one)) and one.end and one.end - BEFORE_THE_END <= today <= one.end + AFTER_THE_END
    ]


def _with_progress(wanted: Sequence[tuple[Place, str, date]]) -> list[Due]:
    among = {
        "programmes": {place[0] for place, _name, _ends in wanted},
        "units": {place[1] for place, _name, _ends in wanted},
        "periods": {place[2] for place, _name, _ends in wanted},
    }
    frozen, progress = list_frozen(**among), progress_of(**among)
    return [
        Due(
            place[0],
            name,
            place[2],
            ends,
            _href(place, progress.get(place)),
            _badge(progress.get(place), frozen=place in frozen),
            _number(progress.get(place)),
        )
        for place, name, ends in wanted
    ]


def _href(place: Place, progress: Progress | None) -> str:
    """Where the next thing is done: a version on its way is signed and issued on its own page."""
    ahead = progress.ahead if progress else None
    if ahead and ahead.state in ON_THE_WAY:
        return reverse("issuing:way", args=[ahead.report])
    return reverse("consolidation:workspace", args=place)


def _badge(progress: Progress | None, *, frozen: bool) -> Badge:
    if progress and progress.ahead:
        return STATES[progress.ahead.state]
    if progress:
        return MADE
    return FROZEN if frozen else NOT_FROZEN


def _number(progress: Progress | None) -> str:
    return progress.ahead.written if progress and progress.ahead else ""
