"""Reading everything a report is composed from, at one moment."""

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from phoihop.agreements.programmes.models import BreakdownCell, Content, Document, Indicator, Programme
from phoihop.base.clock import HANOI
from phoihop.base.vietnamese import official_date
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.measures.figures.queries import accepted_revisions, course, earlier
from phoihop.measures.figures.queries.comparisons import Against, comparable_with, planned_with
from phoihop.measures.figures.queries.desk import FiguresNotReady
from phoihop.measures.figures.queries.editions import is_present, present
from phoihop.measures.figures.rules.counting import Missing
from phoihop.outcomes.listings.queries import commendations_of, practices_of
from phoihop.outcomes.narratives.queries.written import sections_of
from phoihop.outcomes.narratives.rules.passages import WrittenSection
from phoihop.outcomes.summaries.access import may_oversee
from phoihop.outcomes.summaries.queries.basis import Basis, basis_of, kept_before
from phoihop.outcomes.summaries.queries.comparing import gather_comparisons
from phoihop.outcomes.summaries.queries.sides import Sides
from phoihop.outcomes.summaries.rules.adjusting import adjust, with_before
from phoihop.outcomes.summaries.rules.counts import count_figures
from phoihop.outcomes.summaries.rules.drafting import (
    ContentPart,
    Heading,
    Material,
    MissingUnit,
    Narrative,
    UnitName,
)
from phoihop.outcomes.summaries.rules.drafting.live import periods_of
from phoihop.outcomes.summaries.rules.orders import ADDING_UP, COUNTING, PREPARING, READING, Step, silent
from phoihop.outcomes.summaries.rules.outline import EXAMPLE_WORDS
from phoihop.outcomes.summaries.rules.records import Figure, FigureKey, Provenance
from phoihop.reporting.regimes.models import Section
from phoihop.reporting.submissions.models import Revision

MAIN = 6
"""Columns that fit the table by unit on a landscape page."""


def gather(
    *,
    actor: User,
    programme: Programme,
    unit: Organisation,
    period: str,
    report_id: str,
    at: datetime,
    today: date,
    heading: Heading,
    step: Step = silent,
) -> tuple[Material, list[int]]:
    """The material of one report, and the revisions that it rests on: those frozen, else those accepted now.

    With the programme before it is compared only where the actor may see that, by his roles of `today`.
    Inside `one_moment`: what the figures desk told is used only where nothing has changed since that moment.
    """
    step(PREPARING)
    then = present()
    basis = basis_of(programme=programme, unit=unit, period=period)
    order = _Order(actor, programme, unit, period, report_id, at, today, heading, basis, step)
    if basis.snapshot is None:
        with suppress(FiguresNotReady):
            found = _gathered(order, at_desk=True)
            if is_present(then):
                return found
    return _gathered(order, at_desk=False)


@dataclass(frozen=True, slots=True)
class _Order:
    """What `gather` was asked for, with what it rests on."""

    actor: User
    programme: Programme
    unit: Organisation
    period: str
    report_id: str
    at: datetime
    today: date
    heading: Heading
    basis: Basis
    step: Step


def _gathered(order: _Order, *, at_desk: bool) -> tuple[Material, list[int]]:
    programme, unit, period, basis, at = order.programme, order.unit, order.period, order.basis, order.at
    revisions, as_of = basis.revisions, basis.as_of
    years = course(period) if ".." in period else ()
    planned = _planned(order)
    rested = _with_predecessor(basis, planned)
    frozen = None if basis.snapshot is None else rested
    sides = Sides(order.actor, programme, frozen, as_of, basis.structure, at_desk, kept_before(basis.before))
    order.step(COUNTING)
    reach = sides.reach(unit=unit.code, period=period)
    below, missing = _below(reach.below), _missing(reach.missing)
    sections = sections_of(programme=programme, unit=unit, period=period)
    order.step(ADDING_UP)
    book = sides.own(
        units=[unit.code, *(row.code for row in below), *(row.unit for row in basis.adjusted)],
        periods=[*_periods(period, years, sections, planned), *(row.period for row in basis.adjusted)],
    )
    adjustments = with_before(book.figures, basis.adjusted)
    figures = adjust(book.figures, adjustments, book.measures)
    compared = gather_comparisons(sides=sides, planned=planned, unit=unit.code, figures=figures)
    order.step(READING)
    contents = contents_of(programme)
    indicators = list(Indicator.objects.filter(programme=programme).order_by("order", "code"))
    material = Material(
        title=_plain_title(programme),
        unit=UnitName(unit.code, unit.name),
        period=period,
        figures={**figures, **_counts(unit, period, missing)},
        measures=book.measures,
        stocks=frozenset(row.code for row in indicators if row.over_time == "last" and row.kind != "ratio"),
        contents=contents,
        grounds=_grounds(programme, order.heading.date),
        years=years,
        against="" if years else earlier(period),
        below=below,
        missing=missing,
        narratives=_narratives(programme, unit, period, revisions),
        heading=order.heading,
        provenance=Provenance(
            report_id=order.report_id,
            created_at=at.astimezone(HANOI),
            snapshot_hash=hashlib.sha256(",".join(map(str, rested)).encode()).hexdigest(),
            definition_hash=basis.definition_hash,
            inputs=len(rested),
            unit=unit.code,
            period=period,
        ),
        cells=cells_of(programme),
        main_indicators=_main(indicators, contents),
        sections=sections,
        example=EXAMPLE_WORDS in programme.title,
        snapshot=basis.snapshot,
        as_of=as_of,
        adjustments=adjustments,
        comparisons=compared.comparisons,
        unmatched=compared.unmatched,
        practices=practices_of(programme=programme, unit=unit, period=period),
        commendations=commendations_of(programme=programme, unit=unit, period=period),
    )
    return material, rested


def _planned(order: _Order) -> list[Against]:
    """With what the report is compared: of a snapshot, with the programme before that it kept; none out of reach."""
    programme, period, basis = order.programme, order.period, order.basis
    if basis.snapshot is None:
        planned = comparable_with(programme=programme, period=period)
    else:
        before = basis.before.predecessor if basis.before else None
        planned = planned_with(programme=programme, period=period, before=before)
    return [against for against in planned if against.before is None or _is_seen(order, against.before.programme)]


def _is_seen(order: _Order, programme: Programme) -> bool:
    return may_oversee(actor=order.actor, programme=programme, unit=order.unit, today=order.today)


def _with_predecessor(basis: Basis, planned: Sequence[Against]) -> list[int]:
    """The revisions that a report rests on, with those of the programme before where it is compared with that."""
    before = next((against.before for against in planned if against.before), None)
    if before is None:
        return basis.revisions
    others = basis.before.revisions if basis.before else accepted_revisions(programme=before.programme)
    return sorted({*basis.revisions, *others})


def _periods(
    period: str, years: Sequence[str], sections: Mapping[str, WrittenSection], planned: Sequence[Against]
) -> list[str]:
    """The report's own period, those that it is compared with, those that live figures of written sections name."""
    bases = [against.base for against in planned if against.before is None]
    compared = [*(years or (earlier(period),)), *bases]
    return list(dict.fromkeys(filter(None, [period, *compared, *periods_of(sections.values(), period)])))


def _plain_title(programme: Programme) -> str:
    return programme.title.replace(f"({EXAMPLE_WORDS})", "").strip()


def contents_of(programme: Programme) -> tuple[ContentPart, ...]:
    """The coordination contents in order, last the indicators of none."""
    found = Content.objects.filter(programme=programme).order_by("number").prefetch_related("indicators")
    parts = [
        ContentPart(
            row.number,
            row.title,
            row.owner.name if row.owner else "",
            tuple(indicator.code for indicator in sorted(row.indicators.all(), key=lambda one: (one.order, one.code))),
        )
        for row in found.select_related("owner")
    ]
    loose = Indicator.objects.filter(programme=programme, content__isnull=True).order_by("order", "code")
    codes = tuple(loose.values_list("code", flat=True))
    return tuple(parts) if not codes else (*parts, ContentPart(len(parts) + 1, "Các chỉ tiêu khác", "", codes))


def _first_of(content: ContentPart, flows: set[str]) -> list[str]:
    return [code for code in content.indicators if code in flows][:1]


def _main(indicators: Sequence[Indicator], contents: Sequence[ContentPart]) -> tuple[str, ...]:
    """One counted indicator of each content, flows before stocks, as many as a page is wide; then further ones."""
    additive = [row for row in indicators if row.kind in {"count", "amount"} and row.over_units == "sum"]
    flows = {row.code for row in additive if row.over_time == "sum"}
    counted = {row.code for row in additive}
    first = [code for content in contents for code in _first_of(content, flows)]
    stocks = [row.code for row in additive if row.over_time == "last"]
    picked = [*first[: MAIN - 1], *stocks[:1]]
    rest = [row.code for row in indicators if row.code in counted and row.code not in picked]
    ordered = [row.code for row in indicators]
    return tuple(sorted((picked + rest)[:MAIN], key=ordered.index))


def _grounds(programme: Programme, today: date) -> tuple[str, ...]:
    """`Căn cứ …;` lines: the superior programme, guiding documents, the programme itself."""
    rows = Document.objects.filter(programme=programme, relation__in=["superior", "guiding", "founding"])
    order = {"superior": 0, "guiding": 1, "founding": 2}
    kept = [row for row in rows if row.issued_on is None or row.issued_on <= today]
    lines = [f"Căn cứ {_cited(row)}" for row in sorted(kept, key=lambda row: (order[row.relation], str(row.issued_on)))]
    return tuple(f"{line};" if line is not lines[-1] else f"{line}," for line in lines)


def _cited(row: Document) -> str:
    """`Nghị định số 09/2019/NĐ-CP ngày 24 tháng 01 năm 2019 của Chính phủ quy định về …`."""
    symbol = f" số {row.symbol or row.number}" if row.symbol or row.number else ""
    day = f" {official_date(row.issued_on)}" if row.issued_on else ""
    issuer = f" của {row.issuer}" if row.issuer else ""
    about = row.title.removeprefix(row.type).strip() if row.title.startswith(row.type) else row.title
    about = "" if row.number and about.startswith(("số", "phối hợp số")) else about
    if not symbol and row.title.startswith(row.type):
        return f"{row.title}{f' ký{day}' if row.relation == 'founding' else day}{issuer}"
    return f"{row.type}{symbol}{day}{issuer}" + (f" {about[:1].lower()}{about[1:]}" if about else "")


def _below(codes: Sequence[str]) -> tuple[UnitName, ...]:
    rows = Organisation.objects.filter(code__in=codes).order_by("sort_key", "code").values_list("code", "name")
    return tuple(UnitName(code, name) for code, name in rows)


def _missing(rows: Sequence[Missing]) -> tuple[MissingUnit, ...]:
    names = {
        code: (name, above or "")
        for code, name, above in Organisation.objects.filter(code__in=[row.unit for row in rows]).values_list(
            "code", "name", "parent__name"
        )
    }
    return tuple(
        MissingUnit(UnitName(row.unit, names[row.unit][0]), names[row.unit][1], row.expected, row.periods)
        for row in rows
    )


def _counts(unit: Organisation, period: str, missing: tuple[MissingUnit, ...]) -> dict[FigureKey, Figure]:
    rows = [(row.unit.code, row.expected, len(row.periods)) for row in missing]
    return count_figures(unit=unit.code, period=period, rows=rows)


def _narratives(
    programme: Programme, unit: Organisation, period: str, revisions: Sequence[int]
) -> tuple[Narrative, ...]:
    """The unit's own words of the period, or of the last year of a run of years, in what the report rests on."""
    name = period.partition("..")[2] or period
    of_unit = {"submission__organisation": unit, "submission__period": name}
    found = Revision.objects.filter(submission__regime__programme=programme, **of_unit).order_by("pk")
    kept = set(found.values_list("pk", flat=True)) & set(revisions)
    texts: dict[str, str] = {}
    for content in found.filter(pk__in=kept).values_list("content", flat=True):
        texts |= content.get("narratives", {})
    sections = Section.objects.filter(form__regime__programme=programme, code__in=texts).order_by("order")
    titles = {code: title or code for code, title in sections.values_list("code", "title")}
    return tuple(Narrative(titles.get(code, code), text) for code, text in texts.items())


def cells_of(programme: Programme) -> dict[str, tuple[tuple[str, str], ...]]:
    """The breakdown cells of each indicator, as (code, name)."""
    cells: dict[str, tuple[tuple[str, str], ...]] = {}
    rows = BreakdownCell.objects.filter(breakdown__programme=programme).order_by("order", "code")
    by_breakdown: dict[int, list[tuple[str, str]]] = {}
    for row in rows:
        by_breakdown.setdefault(row.breakdown_id, []).append((row.code, row.name or row.code))
    for code, breakdown in Indicator.objects.filter(programme=programme).values_list("code", "breakdown_id"):
        if breakdown is not None:
            cells[code] = tuple(by_breakdown.get(breakdown, ()))
    return cells
