"""Reading facts. Current facts are those whose revision is some submission's accepted one."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.db import connection

from phoihop.agreements.programmes.models import Programme
from phoihop.base.findings import Finding
from phoihop.base.language import N_
from phoihop.measures.facts.models import DefinitionVersion, FactPartition

_COLUMNS = "o.code, f.period, i.code, f.cell, f.value, f.numerator, f.denominator, f.scope"
_NAMES = """
    JOIN organisations_organisation o ON o.id = f.organisation_id
    JOIN programmes_indicator i ON i.id = f.indicator_id
    WHERE i.programme_id = %(programme)s"""
_CURRENT = "submissions_submission s JOIN facts_fact f ON f.revision_id = s.accepted_revision_id"


def partition_versions(*, programme: Programme) -> dict[int, UUID]:
    """Year → version of every partition of a programme's current facts."""
    return dict(FactPartition.objects.filter(programme=programme).values_list("year", "version"))


def all_versions() -> tuple[UUID | None, dict[int, dict[int, UUID]]]:
    """The version of structure and definitions, and of every partition: programme key → year → version."""
    found: dict[int, dict[int, UUID]] = {}
    for programme, year, version in FactPartition.objects.values_list("programme_id", "year", "version"):
        found.setdefault(programme, {})[year] = version
    return definition_version(), found


def definition_version() -> UUID | None:
    """What names the structure and the definitions as they are now; None while nothing was ever written."""
    return DefinitionVersion.objects.values_list("version", flat=True).first()


def count_facts(*, indicators: Sequence[int]) -> dict[str, int]:
    """Cell ('' without one) → how many current facts these indicators (by key) have."""
    query = f"SELECT f.cell, count(*) FROM {_CURRENT} WHERE f.indicator_id = ANY(%s) GROUP BY f.cell"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(query, [list(indicators)])
        return dict(cursor.fetchall())


def copy_facts(
    *, programme: Programme, years: Sequence[int] | None = None, revisions: Sequence[int] | None = None
) -> Iterator[bytes | memoryview]:
    """Facts as CSV chunks without a header: organisation, period, indicator, cell, value, numerator, denominator, scope.

    Current ones, of all years or of the given ones; with `revisions`, those of exactly these instead.
    """
    parameters: dict[str, object] = {"programme": programme.pk}
    source = _CURRENT
    narrowed = ""
    if revisions is not None:
        source, narrowed = "facts_fact f", " AND f.revision_id = ANY(%(revisions)s)"
        parameters["revisions"] = list(revisions)
    elif years is not None:
        narrowed = " AND left(f.period, 4)::int = ANY(%(years)s)"
        parameters["years"] = list(years)
    query = f"COPY (SELECT {_COLUMNS} FROM {source} {_NAMES}{narrowed}) TO STDOUT (FORMAT csv)"  # noqa: S608
    with connection.cursor() as cursor, cursor.copy(query, parameters) as copy:
        yield from copy


_EXPECTED = """
    SELECT s.accepted_revision_id AS revision, s.organisation_id AS organisation, i.id AS indicator, s.period,
           coalesce(v.cell, '') AS cell, v.value, v.numerator, v.denominator, coalesce(v.scope, 'own') AS scope
    FROM submissions_submission s
    JOIN submissions_revision r ON r.id = s.accepted_revision_id
    JOIN regimes_regime g ON g.id = s.regime_id
    CROSS JOIN LATERAL jsonb_to_recordset(r.content -> 'values') AS
        v(indicator text, cell text, value numeric, numerator numeric, denominator numeric, scope text)
    LEFT JOIN programmes_indicator i ON i.programme_id = g.programme_id AND i.code = v.indicator"""
_HELD = """
    SELECT f.revision_id, f.organisation_id, f.indicator_id, f.period, f.cell, f.value, f.numerator, f.denominator,
           f.scope
    FROM submissions_submission s JOIN facts_fact f ON f.revision_id = s.accepted_revision_id"""
_DIFFERENT = """
    WITH expected AS ({expected}), held AS ({held}), lost AS (TABLE expected EXCEPT ALL TABLE held),
         extra AS (TABLE held EXCEPT ALL TABLE expected), wrong AS (TABLE lost UNION ALL TABLE extra)
    SELECT o.code, w.period, coalesce(i.code, '?'), min(w.cell), count(*)
    FROM wrong w JOIN organisations_organisation o ON o.id = w.organisation
    LEFT JOIN programmes_indicator i ON i.id = w.indicator
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"""


def verify_facts() -> Iterator[Finding]:
    """What the accepted revisions say and what the facts hold, compared as sets; a finding for each difference."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '256MB'" if connection.in_atomic_block else "SET work_mem = '256MB'")
        cursor.execute(_DIFFERENT.format(expected=_EXPECTED, held=_HELD))
        rows = cursor.fetchall()
        cursor.execute("RESET work_mem")
    for unit, period, indicator, cell, _count in rows:
        yield Finding(
            code="F301",
            table="facts",
            value=f"{unit} {period} {indicator} {cell}".strip(),
            problem=N_("số liệu gốc của {value} khác với lần sửa đã tiếp nhận"),
            remedy=N_("khôi phục bảng số liệu gốc từ bản sao lưu, vì cơ sở dữ liệu không cho sửa bảng này"),
        )
