"""A stored programme as the tables of a bundle, in a fixed order, values streamed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from django.db import connection, transaction
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce, Concat

from phoihop.agreements.programmes.models import (
    BreakdownCell,
    Content,
    Document,
    Indicator,
    Party,
    Programme,
    Target,
)
from phoihop.base.language import N_
from phoihop.bodies.organisations.models import Organisation, OrganisationName, Placement, Succession
from phoihop.bodies.people.models import User
from phoihop.doors.bundle.checking import Step
from phoihop.doors.bundle.writing import Cell, Writer, bundle_at
from phoihop.reporting.regimes.models import CalendarEntry, FormAssignment, FormLine, Regime, Section

Rows = Iterable[Sequence[Cell]]

# The standing of each revision that still says something: the accepted one, and the latest one withdrawn, returned or
# waiting. What was accepted before and replaced since is history, which a bundle does not carry.
_STANDING = """
WITH told AS (
    SELECT s.id AS submission, r.id AS revision, r.number,
           CASE WHEN r.id = s.accepted_revision_id THEN 'accepted'
                WHEN w.id IS NOT NULL THEN 'withdrawn'
                WHEN d.action = 'returned' THEN 'returned'
                WHEN d.id IS NULL AND r.id = s.revision_id THEN 'submitted' END AS status
    FROM submissions_revision r
    JOIN submissions_submission s ON s.id = r.submission_id
    JOIN regimes_regime g ON g.id = s.regime_id AND g.programme_id = %(programme)s
    LEFT JOIN submissions_withdrawal w ON w.revision_id = r.id
    LEFT JOIN review_decision d ON d.revision_id = r.id
),
standing AS (
    SELECT DISTINCT ON (submission, status) submission, revision, status FROM told
    WHERE status IS NOT NULL ORDER BY submission, status, number DESC
),
content AS (
    SELECT submission, status, r.content FROM standing JOIN submissions_revision r ON r.id = revision
    UNION ALL
    SELECT s.id, 'draft', s.draft FROM submissions_submission s
    JOIN regimes_regime g ON g.id = s.regime_id AND g.programme_id = %(programme)s
    WHERE s.draft IS NOT NULL
)
"""
_VALUES = f"""COPY ({_STANDING}
SELECT o.code, s.period, v.indicator, v.cell, v.value, v.numerator, v.denominator, v.scope,
       nullif(c.status, 'accepted'), v.note
FROM content c
JOIN submissions_submission s ON s.id = c.submission
JOIN organisations_organisation o ON o.id = s.organisation_id
CROSS JOIN LATERAL jsonb_to_recordset(c.content -> 'values') AS
    v(indicator text, cell text, value text, numerator text, denominator text, scope text, note text)
ORDER BY o.code COLLATE "C", s.period COLLATE "C", c.status, v.indicator COLLATE "C", v.cell COLLATE "C" NULLS FIRST,
         v.scope COLLATE "C" NULLS FIRST
) TO STDOUT (FORMAT csv)"""  # noqa: S608
_NARRATIVES = f"""COPY ({_STANDING}
SELECT o.code, s.period, n.key, n.value
FROM content c
JOIN submissions_submission s ON s.id = c.submission
JOIN organisations_organisation o ON o.id = s.organisation_id
CROSS JOIN LATERAL jsonb_each_text(c.content -> 'narratives') n
WHERE c.status = 'accepted'
ORDER BY o.code COLLATE "C", s.period COLLATE "C", n.key COLLATE "C"
) TO STDOUT (FORMAT csv)"""  # noqa: S608


def export_programme(*, actor: User, programme: Programme, target: Path, step: Step) -> Mapping[str, int]:
    """Write the programme as a bundle from one snapshot of the database; gives the number of rows of each table.

    Raises BundleUnwritable, NotABundle.
    """
    with bundle_at(target, name=programme.code) as writer, transaction.atomic():
        _one_snapshot()
        step(N_("Xuất cơ quan, chương trình, chế độ báo cáo"))
        rows = {name: writer.table(name, content) for name, content in _tables(programme)}
        step(N_("Xuất số liệu"))
        rows["values"] = _copied(writer, "values", _VALUES, programme)
        rows["narratives"] = _copied(writer, "narratives", _NARRATIVES, programme)
        step(N_("Ghi gói"))
    return {name: count for name, count in rows.items() if count}


def _one_snapshot() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0")


def _copied(writer: Writer, table: str, query: str, programme: Programme) -> int:
    with connection.cursor() as cursor:
        with cursor.copy(query, {"programme": programme.pk}) as copy:
            writer.chunks(table, copy)
        return int(cursor.rowcount)


def _tables(programme: Programme) -> Iterator[tuple[str, Rows]]:
    yield "organisations", _organisations()
    yield "names", _over_time(OrganisationName.objects.all(), "name", "start", "end", "document")
    yield "placements", _over_time(Placement.objects.all(), "parent__code", "start", "end")
    yield "successions", _successions()
    yield "programmes", [_programme(programme)]
    yield from _agreed(programme)
    yield from _asked(programme)


def _organisations() -> Rows:
    return _sorted(
        Organisation.objects.values_list(
            "code", "name", "name_en", "kind", "block", "parent__code", "opened", "closed", "latitude", "longitude"
        )
    )


def _over_time(rows: QuerySet, *columns: str) -> Rows:
    return _sorted(rows.values_list("organisation__code", *columns))


def _successions() -> Rows:
    return _sorted(Succession.objects.values_list("source__code", "target__code", "on", "share", "kind", "document"))


def _programme(programme: Programme) -> Sequence[Cell]:
    predecessor = programme.predecessor.code if programme.predecessor else programme.predecessor_code
    superior = programme.superior.code if programme.superior else programme.superior_code
    return (
        programme.code,
        programme.title,
        programme.title_en,
        programme.start,
        programme.end,
        programme.signed_on,
        predecessor,
        superior,
        programme.window,
        programme.status,
    )


def _agreed(programme: Programme) -> Iterator[tuple[str, Rows]]:
    """What the programme agreed on."""
    parties = Party.objects.filter(programme=programme).order_by("id")
    yield "parties", parties.values_list("programme__code", "organisation__code", "role")
    contents = Content.objects.filter(programme=programme).order_by("number")
    yield "contents", contents.values_list("programme__code", "number", "title", "title_en", "owner__code")
    documents = Document.objects.filter(programme=programme)
    yield (
        "documents",
        _sorted(
            documents.values_list(
                "code",
                "programme__code",
                "type",
                "number",
                "symbol",
                "issued_on",
                "issuer",
                "title",
                "relation",
                "file",
            )
        ),
    )
    yield "indicators", _indicators(programme)
    guided = Indicator.objects.filter(programme=programme).exclude(help="", legal_basis="")
    yield "guidance", _sorted(guided.values_list("code", "help", "legal_basis"))
    cells = BreakdownCell.objects.filter(breakdown__programme=programme)
    yield "breakdowns", _sorted(cells.values_list("breakdown__code", "code", "name", "name_en", "order"))
    targets = Target.objects.filter(indicator__programme=programme)
    yield "targets", _sorted(targets.values_list("organisation__code", "period", "indicator__code", "value"))


def _indicators(programme: Programme) -> Rows:
    return (
        Indicator.objects.filter(programme=programme)
        .order_by("order", "code")
        .values_list(
            "code",
            "name",
            "name_en",
            "programme__code",
            "content__number",
            "unit",
            "kind",
            "frequency",
            "over_time",
            "over_units",
            "direction",
            "owner",
            "decimals",
            "minimum",
            "maximum",
            "breakdown__code",
        )
    )


def _asked(programme: Programme) -> Iterator[tuple[str, Rows]]:
    """What is asked of whom, and when."""
    regimes = Regime.objects.filter(programme=programme).order_by("id")[:1]
    yield (
        "regimes",
        regimes.values_list(
            "code",
            "programme__code",
            "name",
            "content",
            "reporters",
            "receivers",
            "sending",
            "data_close",
            "deadline_days",
            "grace_days",
            "outline",
            "guidance",
        ),
    )
    lines = FormLine.objects.filter(form__regime__programme=programme).order_by("form__code", "order", "id")
    yield "forms", lines.values_list("form__code", "indicator__code", "order", "required")
    sections = Section.objects.filter(form__regime__programme=programme).order_by("form__code", "order", "code")
    yield "sections", sections.values_list("form__code", "code", "title", "order", "help")
    yield "assignments", _assignments(programme)
    calendar = CalendarEntry.objects.filter(programme=programme)
    yield "calendar", _sorted(calendar.values_list("programme__code", "period", "starts", "ends", "due"))


def _assignments(programme: Programme) -> Rows:
    assigned = FormAssignment.objects.filter(form__regime__programme=programme)
    whom = Coalesce(F("organisation__code"), Concat(Value("kind:"), F("kind")))
    return _sorted(assigned.annotate(whom=whom).values_list("form__code", "whom", "start", "end"))


def _sorted(rows: Iterable[Sequence[Cell]]) -> list[Sequence[Cell]]:
    """Rows in the order of their cells, empty ones first, text by code point."""
    return sorted(rows, key=lambda row: [(cell is not None, str(cell)) for cell in row])
