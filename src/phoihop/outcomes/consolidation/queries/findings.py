"""What is still open about the reports of a consolidation: questions of checks on reports that wait, notes being followed."""

from dataclasses import dataclass

from django.db import connection

from phoihop.outcomes.consolidation.queries.workspaces import Workspace
from phoihop.outcomes.consolidation.rules.places import is_inside

# What is open is little among tens of thousands of reports: it is looked for first, whose it is comes after.
_OPEN = """
    WITH regimes AS (SELECT id FROM regimes_regime WHERE programme_id = %(programme)s),
    asked AS (
        SELECT s.id, count(*) AS questions, array_agg(DISTINCT q.code ORDER BY q.code) AS codes
        FROM submissions_submission s JOIN submissions_revision r ON r.id = s.revision_id
        JOIN checks_question q ON q.regime_id = s.regime_id AND q.organisation_id = s.organisation_id
            AND q.period = s.period AND q.number = r.number
        WHERE s.state = 'submitted' AND s.regime_id IN (SELECT id FROM regimes) GROUP BY s.id),
    noted AS (
        SELECT last.id, count(*) AS notes FROM (
            SELECT DISTINCT ON (n.submission_id, n.place) n.submission_id AS id, n.followed
            FROM submissions_cellnote n JOIN submissions_submission s ON s.id = n.submission_id
            WHERE s.regime_id IN (SELECT id FROM regimes) ORDER BY n.submission_id, n.place, n.id DESC) last
        WHERE last.followed GROUP BY last.id),
    opened AS MATERIALIZED (
        SELECT id, coalesce(questions, 0) AS questions, coalesce(codes, '{}') AS codes, coalesce(notes, 0) AS notes
        FROM asked FULL JOIN noted USING (id))
    SELECT g.code, o.code, o.name, s.period, s.state, opened.questions, opened.codes, opened.notes
    FROM opened JOIN submissions_submission s ON s.id = opened.id
    JOIN regimes_regime g ON g.id = s.regime_id JOIN organisations_organisation o ON o.id = s.organisation_id
    WHERE o.id = ANY(%(units)s)
    ORDER BY s.period DESC, o.sort_key, o.code"""


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
        units = [member.pk for member in workspace.members]
        cursor.execute(_OPEN, {"programme": workspace.programme.pk, "units": units})
        rows = cursor.fetchall()
    found = [
        Open(regime, unit, name, period, state, questions, tuple(codes), notes)
        for regime, unit, name, period, state, questions, codes, notes in rows
    ]
    return [row for row in found if is_inside(row.period, workspace.name)]
