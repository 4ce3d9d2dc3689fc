"""The one writer of facts. One set-based statement serves a single accept and a load of a million values alike."""

from collections.abc import Sequence

from django.db import connection

# A value whose indicator the programme does not have violates NOT NULL and stops the change: nothing is left out.
_WRITE = """
INSERT INTO facts_fact
    (revision_id, organisation_id, indicator_id, period, cell, value, numerator, denominator, scope)
SELECT r.id, s.organisation_id, i.id, s.period, coalesce(v.cell, ''), v.value, v.numerator, v.denominator,
       coalesce(v.scope, 'own')
FROM submissions_revision r
JOIN submissions_submission s ON s.id = r.submission_id
JOIN regimes_regime g ON g.id = s.regime_id
CROSS JOIN LATERAL jsonb_to_recordset(r.content -> 'values') AS
    v(indicator text, cell text, value numeric, numerator numeric, denominator numeric, scope text)
LEFT JOIN programmes_indicator i ON i.programme_id = g.programme_id AND i.code = v.indicator
WHERE r.id = ANY(%(revisions)s) AND NOT EXISTS (SELECT FROM facts_fact f WHERE f.revision_id = r.id)
"""

_RENEW = """
INSERT INTO facts_factpartition (programme_id, year, version)
SELECT part.programme_id, part.year, gen_random_uuid()
FROM (
    SELECT DISTINCT g.programme_id, left(s.period, 4)::int AS year
    FROM submissions_revision r
    JOIN submissions_submission s ON s.id = r.submission_id
    JOIN regimes_regime g ON g.id = s.regime_id
    WHERE r.id = ANY(%(revisions)s)
    ORDER BY 1, 2
) part
ON CONFLICT (programme_id, year) DO UPDATE SET version = gen_random_uuid()
"""


def write_facts(*, revisions: Sequence[int]) -> int:
    """Make facts of these accepted revisions, those that have them already excepted; gives the number written.

    The partitions of their programmes and years get new versions in the same transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")
        cursor.execute(_WRITE, {"revisions": list(revisions)})
        written = cursor.rowcount
    renew_partitions(revisions=revisions)
    return written


def renew_partitions(*, revisions: Sequence[int]) -> None:
    """Give the partitions of these revisions new versions: which facts are current there has changed."""
    with connection.cursor() as cursor:
        cursor.execute(_RENEW, {"revisions": list(revisions)})
