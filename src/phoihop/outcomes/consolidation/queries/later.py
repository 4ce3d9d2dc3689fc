"""What came after a freezing: corrections, withdrawals and new reports of the units and periods that were frozen, and of
those that these are compared with: the period before, the same period last year, the term of the programme before.

Asked for, never written down: whoever looks sees what is accepted now beside what the snapshot keeps.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import connection
from django.db.models import Q

from phoihop.agreements.programmes.models import BreakdownCell, Indicator
from phoihop.bodies.organisations.access import held_by
from phoihop.bodies.organisations.models import Organisation
from phoihop.measures.figures.rules.terms import compared_periods
from phoihop.outcomes.consolidation.models import Snapshot, SnapshotPredecessor
from phoihop.outcomes.consolidation.queries.workspaces import Workspace
from phoihop.outcomes.consolidation.rules.changes import Change, Content, changes, rewritten
from phoihop.outcomes.consolidation.rules.places import is_inside
from phoihop.reporting.submissions.models import Revision
from phoihop_rollup.periods import days_of, parse
from phoihop_rollup.vocabulary import Window

SHOWN = 50
"""Later revisions of which the page tells the differences."""

# A snapshot names tens of thousands of revisions: both sides are made sets once.
_LATER = """
    WITH used AS MATERIALIZED (
        SELECT unnest(revisions) AS revision FROM consolidation_snapshot WHERE id = %(snapshot)s
        UNION ALL SELECT unnest(revisions) FROM consolidation_snapshotpredecessor WHERE snapshot_id = %(snapshot)s),
    accepted AS MATERIALIZED (
        SELECT s.id, s.accepted_revision_id AS revision FROM submissions_submission s
        JOIN regimes_regime g ON g.id = s.regime_id
        WHERE g.programme_id = ANY(%(programmes)s) AND s.accepted_revision_id IS NOT NULL),
    fresh AS (SELECT a.id, a.revision FROM accepted a WHERE NOT EXISTS (SELECT FROM used u WHERE u.revision = a.revision)),
    gone AS (
        SELECT r.submission_id AS id, r.id AS revision FROM used u JOIN submissions_revision r ON r.id = u.revision
        WHERE NOT EXISTS (SELECT FROM accepted a WHERE a.revision = u.revision))
    SELECT o.id, p.code, g.code, o.code, o.name, s.period, gone.revision, fresh.revision, max(d.at)
    FROM fresh FULL JOIN gone USING (id)
    JOIN submissions_submission s ON s.id = coalesce(fresh.id, gone.id)
    JOIN regimes_regime g ON g.id = s.regime_id JOIN programmes_programme p ON p.id = g.programme_id
    JOIN organisations_organisation o ON o.id = s.organisation_id
    LEFT JOIN review_decision d ON d.revision_id = fresh.revision AND d.action = 'accepted'
    WHERE p.id = ANY(%(programmes)s) AND o.id = ANY(%(units)s)
    GROUP BY p.code, g.code, o.id, o.code, o.name, o.sort_key, s.period, gone.revision, fresh.revision
    ORDER BY max(d.at) DESC NULLS FIRST, o.sort_key, o.code, s.period"""


@dataclass(frozen=True, slots=True)
class Later:
    """One report: the revision that was frozen (None: there was none) and the one accepted now (None: none is).

    `compared` where it lies in what the figures are compared with, not in the frozen period itself.
    """

    programme: str
    regime: str
    unit: str
    unit_name: str
    period: str
    used: int | None
    now: int | None
    accepted_at: datetime | None
    compared: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A later report with who sent it and when, and what its numbers change; `rewritten`: its words differ, too."""

    later: Later
    number: int
    by: str
    sent_at: datetime | None
    changes: tuple[Change, ...]
    rewritten: bool


def list_later(*, workspace: Workspace, snapshot: Snapshot) -> list[Later]:
    """The reports of what was frozen, and of what that is compared with, that are other ones now, the latest accepted first."""
    bases, before = _compared_with(workspace, snapshot)
    members = {member.pk for member in workspace.members}
    programmes = [workspace.programme, *([before.programme] if before else [])]
    beside = _units_in(workspace, [*bases, *([before.term] if before else [])])
    with connection.cursor() as cursor:
        told = {"programmes": [one.pk for one in programmes], "units": sorted(members | beside)}
        cursor.execute(_LATER, {"snapshot": snapshot.pk, **told})
        rows = cursor.fetchall()
    found: list[Later] = []
    for unit, *row in rows:
        own = row[0] == workspace.programme.code
        if own and unit in members and is_inside(row[4], workspace.name):
            found.append(Later(*row))
        elif any(is_inside(row[4], base) for base in (bases if own else (before.term,) if before else ())):
            found.append(replace(Later(*row), compared=True))
    return found


def _compared_with(workspace: Workspace, snapshot: Snapshot) -> tuple[list[str], SnapshotPredecessor | None]:
    """The periods of the programme itself that the figures are compared with, and the programme before as it was kept,
    where the actor may see that."""
    name = workspace.name
    bases = [base for _versus, _period, base in compared_periods(name) if not is_inside(base, name)]
    before: SnapshotPredecessor | None = getattr(snapshot, "before", None)
    return bases, before if before is not None and workspace.reaches(before.programme) else None


def _units_in(workspace: Workspace, periods: Sequence[str]) -> set[int]:
    """Whose reports the unit's figures of these periods hold, on the structure day of each and on that of the workspace:
    figures of the same units are made on the later day, others on their own."""
    window = Window(workspace.programme.window)
    days = {days_of(parse(period), window).ends for period in periods}
    if snapshot_day := workspace.frozen and workspace.frozen.as_of:
        days = {snapshot_day}
    found = Q(pk__in=[])
    for day in {*days, workspace.structure_day} if periods else ():
        found |= Q(pk__in=held_by(roots=[workspace.unit.pk], day=day))
    return set(Organisation.objects.filter(found).values_list("pk", flat=True)) if periods else set()


def tell_later(*, rows: Sequence[Later]) -> list[Told]:
    """What each of these changes, from the contents of both revisions."""
    keys = [key for row in rows for key in (row.used, row.now) if key is not None]
    revisions = {row.pk: row for row in Revision.objects.filter(pk__in=keys).select_related("author")}
    return [_told(row, revisions) for row in rows]


@dataclass(frozen=True, slots=True)
class Labels:
    """Names of indicators with their units of measure, by code, and of cells by (indicator, cell)."""

    indicators: Mapping[str, tuple[str, str]]
    cells: Mapping[tuple[str, str], str]

    def name(self, indicator: str, cell: str = "") -> str:
        """`Buổi tuyên truyền – Nữ`."""
        name = self.indicators.get(indicator, (indicator, ""))[0]
        return f"{name} – {self.cells.get((indicator, cell), cell)}" if cell else name


def labels_of(*, workspace: Workspace) -> Labels:
    """The names that changed and adjusted numbers are told by, in two queries."""
    return labels_in(programmes=[workspace.programme.code])[workspace.programme.code]


def labels_in(*, programmes: Collection[str]) -> dict[str, Labels]:
    """The same of each of these programmes."""
    rows = list(
        Indicator.objects.filter(programme__code__in=programmes)
        .order_by("order", "code")
        .values_list("programme__code", "code", "name", "unit", "breakdown_id")
    )
    by_breakdown: dict[int, list[tuple[str, str]]] = {}
    cells = BreakdownCell.objects.filter(breakdown__programme__code__in=programmes)
    for breakdown, code, name in cells.values_list("breakdown_id", "code", "name"):
        by_breakdown.setdefault(breakdown, []).append((code, name or code))
    return {
        programme: Labels(
            {code: (name, unit) for of, code, name, unit, _breakdown in rows if of == programme},
            {
                (indicator, code): name
                for of, indicator, _name, _unit, breakdown in rows
                if of == programme
                for code, name in by_breakdown.get(breakdown or 0, ())
            },
        )
        for programme in programmes
    }


def _told(row: Later, revisions: Mapping[int, Revision]) -> Told:
    old, new = (revisions.get(key) if key is not None else None for key in (row.used, row.now))
    before: Content | None = old.content if old else None
    after: Content | None = new.content if new else None
    return Told(
        later=row,
        number=new.number if new else 0,
        by=str(new.author) if new else "",
        sent_at=new.at if new else None,
        changes=changes(before, after),
        rewritten=rewritten(before, after),
    )
