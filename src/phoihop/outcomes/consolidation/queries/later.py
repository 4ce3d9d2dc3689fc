"""What came after a freezing: corrections, withdrawals and new reports of the units and periods that were frozen.

Asked for, never written down: whoever looks sees what is accepted now beside what the snapshot keeps.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from phoihop.agreements.programmes.models import BreakdownCell, Indicator
from phoihop.outcomes.consolidation.models import Snapshot
from phoihop.outcomes.consolidation.queries.workspaces import Workspace
from phoihop.outcomes.consolidation.rules.changes import Change, Content, changes, rewritten
from phoihop.outcomes.consolidation.rules.places import is_inside
from phoihop.reporting.submissions.models import Revision

SHOWN = 50
"""Later revisions of which the page tells the differences."""

# A snapshot names tens of thousands of revisions: both sides are made sets once.
_LATER = """
    WITH used AS MATERIALIZED (SELECT unnest(revisions) AS revision FROM consolidation_snapshot WHERE id = %s),
    accepted AS MATERIALIZED (
        SELECT s.id, s.accepted_revision_id AS revision FROM submissions_submission s
        JOIN regimes_regime g ON g.id = s.regime_id
        WHERE g.programme_id = %s AND s.accepted_revision_id IS NOT NULL),
    fresh AS (SELECT a.id, a.revision FROM accepted a WHERE NOT EXISTS (SELECT FROM used u WHERE u.revision = a.revision)),
    gone AS (
        SELECT r.submission_id AS id, r.id AS revision FROM used u JOIN submissions_revision r ON r.id = u.revision
        WHERE NOT EXISTS (SELECT FROM accepted a WHERE a.revision = u.revision))
    SELECT g.code, o.id, o.code, o.name, s.period, gone.revision, fresh.revision, max(d.at)
    FROM fresh FULL JOIN gone USING (id)
    JOIN submissions_submission s ON s.id = coalesce(fresh.id, gone.id)
    JOIN regimes_regime g ON g.id = s.regime_id
    JOIN organisations_organisation o ON o.id = s.organisation_id
    LEFT JOIN review_decision d ON d.revision_id = fresh.revision AND d.action = 'accepted'
    WHERE o.id = ANY(%s)
    GROUP BY g.code, o.id, o.code, o.name, o.sort_key, s.period, gone.revision, fresh.revision
    ORDER BY max(d.at) DESC NULLS FIRST, o.sort_key, o.code, s.period"""


@dataclass(frozen=True, slots=True)
class Later:
    """One report: the revision that was frozen (None: there was none) and the one accepted now (None: none is)."""

    regime: str
    unit: str
    unit_name: str
    period: str
    used: int | None
    now: int | None
    accepted_at: datetime | None


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
    """The reports inside the frozen unit and period that are other ones now, the latest accepted first."""
    members = [member.pk for member in workspace.members]
    with connection.cursor() as cursor:
        cursor.execute(_LATER, [snapshot.pk, workspace.programme.pk, members])
        rows = cursor.fetchall()
    found = [Later(row[0], *row[2:]) for row in rows]
    return [row for row in found if is_inside(row.period, workspace.name)]


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
    rows = list(
        Indicator.objects.filter(programme=workspace.programme)
        .order_by("order", "code")
        .values_list("code", "name", "unit", "breakdown_id")
    )
    by_breakdown: dict[int, list[tuple[str, str]]] = {}
    cells = BreakdownCell.objects.filter(breakdown__programme=workspace.programme)
    for breakdown, code, name in cells.values_list("breakdown_id", "code", "name"):
        by_breakdown.setdefault(breakdown, []).append((code, name or code))
    return Labels(
        {code: (name, unit) for code, name, unit, _breakdown in rows},
        {
            (indicator, code): name
            for indicator, _name, _unit, breakdown in rows
            for code, name in by_breakdown.get(breakdown or 0, ())
        },
    )


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
