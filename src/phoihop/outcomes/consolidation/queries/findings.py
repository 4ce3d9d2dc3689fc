"""What is still open about the reports of a consolidation: questions of checks on reports that wait, notes being followed."""

from dataclasses import dataclass

from django.db import connection

from phoihop.outcomes.consolidation.queries.workspaces import Workspace
from phoihop.outcomes.consolidation.rules.places import is_inside

_OPEN = """
    WITH mine AS MATERIALIZED (
        SELECT s.id, s.regime_id, s.organisation_id, s.period, s.state, s.revision_id, g.code AS regime
        FROM submissions_submission s JOIN regimes_regime g ON g.id = s.regime_id
        WHERE g.programme_id = %s AND s.organisation_id = ANY(%s)),
    asked AS (
        SELECT m.id, count(*) AS questions, array_agg(DISTINCT q.code ORDER BY q.code) AS codes
        FROM mine m JOIN submissions_revision r ON r.id = m.revision_id
        JOIN checks_question q ON q.regime_id = m.regime_id AND q.organisation_id = m.organisation_id
            AND q.period = m.period AND q.number = r.number
        WHERE m.state = 'submitted' GROUP BY m.id),
    noted AS (
        SELECT last.id, count(*) AS notes FROM (
            SELECT DISTINCT ON (n.submission_id, n.place) n.submission_id AS id, n.followed
            FROM submissions_cellnote n JOIN mine m ON m.id = n.submission_id
            ORDER BY n.submission_id, n.place, n.id DESC) last
        WHERE last.followed GROUP BY last.id)
    SELECT m.regime, o.code, o.name, m.period, m.state, coalesce(asked.questions, 0), coalesce(asked.codes, '{}'),
        coalesce(noted.notes, 0)
    FROM asked FULL JOIN noted USING (id) JOIN mine m ON m.id = coalesce(asked.id, noted.id)
    JOIN organisations_organisation o ON o.id = m.organisation_id
    ORDER BY m.period DESC, o.sort_key, o.code"""


@dataclass(frozen=True, slots=True)
class Open:
    """A report with what is open about it: how many questions of which codes, how many notes being followed up."""

    regime: str
    unit: str
    unit_name: str
    period: str
    state: str
    questions: int
    codes: tuple[str, ...]
    notes: int


def list_open(*, workspace: Workspace) -> list[Open]:
    """The reports inside the unit and period about which something is open, the latest period first."""
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [workspace.programme.pk, [member.pk for member in workspace.members]])
        rows = cursor.fetchall()
    found = [
        Open(regime, unit, name, period, state, questions, tuple(codes), notes)
        for regime, unit, name, period, state, questions, codes, notes in rows
    ]
    return [row for row in found if is_inside(row.period, workspace.name)]
