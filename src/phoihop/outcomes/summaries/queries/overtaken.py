"""Reports that were corrected (or withdrawn) after a summary was made from them: asked for, never written down."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from phoihop.outcomes.summaries.models import SummaryVersion

# Those few that were accepted once and are not any more come first: a summary names tens of thousands of revisions.
_GONE = """
    gone AS MATERIALIZED (
        SELECT d.revision_id FROM review_decision d
        LEFT JOIN submissions_submission s ON s.accepted_revision_id = d.revision_id
        WHERE d.action = 'accepted' AND s.id IS NULL)"""
_USED = """
    gone JOIN (SELECT id, unnest(revisions) AS revision FROM summaries_summaryversion WHERE id = ANY(%s)) v
    ON v.revision = gone.revision_id"""
_COUNTS = f"WITH {_GONE} SELECT v.id, count(*) FROM {_USED} GROUP BY v.id"  # noqa: S608
_ROWS = f"""
    WITH {_GONE}, old AS (
        SELECT r.submission_id AS id, r.number FROM {_USED} JOIN submissions_revision r ON r.id = v.revision)
    SELECT p.code, g.code, o.code, o.name, s.period, old.number, a.number, count(*) OVER ()
    FROM old
    JOIN submissions_submission s ON s.id = old.id
    JOIN regimes_regime g ON g.id = s.regime_id JOIN programmes_programme p ON p.id = g.programme_id
    JOIN organisations_organisation o ON o.id = s.organisation_id
    LEFT JOIN submissions_revision a ON a.id = s.accepted_revision_id
    ORDER BY s.period, o.sort_key, o.code LIMIT %s"""  # noqa: S608


_AGAIN = """
    SELECT p.code, g.code, o.code, o.name, s.period, count(*) OVER ()
    FROM summaries_summaryversion v CROSS JOIN LATERAL unnest(v.revisions) AS used(revision)
    JOIN review_reopening w ON w.revision_id = used.revision
    JOIN submissions_submission s ON s.accepted_revision_id = used.revision
    JOIN regimes_regime g ON g.id = s.regime_id JOIN programmes_programme p ON p.id = g.programme_id
    JOIN organisations_organisation o ON o.id = s.organisation_id
    WHERE v.id = %s ORDER BY s.period, o.sort_key, o.code LIMIT %s"""


@dataclass(frozen=True, slots=True)
class OpenedAgain:
    """One report that a summary used and that was opened again: its numbers stand until the correction is accepted."""

    programme: str
    regime: str
    unit: str
    unit_name: str
    period: str


@dataclass(frozen=True, slots=True)
class Maker:
    """Who made summaries from a revision, and the latest of these."""

    user: int
    report: str


@dataclass(frozen=True, slots=True)
class Overtaken:
    """One report of which a summary used the revision `used`; `now` is accepted instead, None: none is any more."""

    programme: str
    regime: str
    unit: str
    unit_name: str
    period: str
    used: int
    now: int | None


def count_overtaken(*, versions: Sequence[int]) -> dict[int, int]:
    """Key of a version → how many of its reports have been corrected or withdrawn since; none is left out."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, [list(versions)])
        return dict(cursor.fetchall())


def list_overtaken(*, version: SummaryVersion, most: int) -> tuple[list[Overtaken], int]:
    """Which reports of a version have been corrected or withdrawn since, at most so many, and how many in all."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [[version.pk], most])
        rows = cursor.fetchall()
    return [Overtaken(*row[:-1]) for row in rows], rows[0][-1] if rows else 0


def list_opened_again(*, version: SummaryVersion, most: int) -> tuple[list[OpenedAgain], int]:
    """Which reports of a version are open for correction now, at most so many, and how many in all."""
    with connection.cursor() as cursor:
        cursor.execute(_AGAIN, [version.pk, most])
        rows = cursor.fetchall()
    return [OpenedAgain(*row[:-1]) for row in rows], rows[0][-1] if rows else 0


def makers_from(*, revision: int) -> list[Maker]:
    """The accounts that made summaries from a revision, each with the latest of theirs."""
    rows = SummaryVersion.objects.filter(revisions__contains=[revision]).order_by("author", "-pk").distinct("author")
    return [Maker(user, report) for user, report in rows.values_list("author", "report_id")]
