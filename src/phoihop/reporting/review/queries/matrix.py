"""Who has reported what: units × periods of one regime, for those who oversee them."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import compress

from phoihop.agreements.programmes.models import Programme
from phoihop.base.vietnamese import fold
from phoihop.bodies.organisations.access import OVERSEEING, OutOfReach, holds_role
from phoihop.bodies.organisations.enums import Block
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.models import Regime
from phoihop.reporting.regimes.queries import extensions_of
from phoihop.reporting.regimes.rules import Dates
from phoihop.reporting.review.enums import SENT, Progress
from phoihop.reporting.review.queries.cells import list_cells
from phoihop.reporting.review.queries.dates import terms_of_regimes
from phoihop.reporting.review.queries.districts import Districts, Unit, districts
from phoihop.reporting.review.queries.span import Span, span_of
from phoihop.reporting.review.queries.waiting import FilterUnknown
from phoihop.reporting.review.rules import (
    Debt,
    Owing,
    Tally,
    count_progress,
    tally_columns,
    tally_ended,
)
from phoihop_rollup.vocabulary import Frequency


@dataclass(frozen=True, slots=True)
class MatrixFilter:
    """Which part of which matrix: '' is the first programme, its first regime, months, the latest year with data."""

    programme: str = ""
    regime: str = ""
    frequency: Frequency = Frequency.MONTH
    year: str = ""
    unit: str = ""
    district: str = ""
    block: str = ""
    state: str = ""
    search: str = ""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One unit with where its reports stand, column by column; `district` is '' directly below the reader's."""

    unit: Unit
    district: str
    cells: tuple[Progress, ...]
    total: Tally


@dataclass(frozen=True)
class Matrix:
    """The units asked for anything in the periods shown, and how many of their reports stand where.

    `extended`: unit and period → until when the unit was given more time for that report.
    """

    programme: Programme
    regime: Regime
    year: str
    columns: tuple[Dates, ...]
    rows: list[MatrixRow]
    totals: list[Tally]
    counts: Counter[Progress]
    programmes: list[tuple[str, str]]
    regimes: list[tuple[str, str]]
    years: tuple[int, ...]
    districts: list[tuple[str, str]]
    scope: Unit | None
    extended: Mapping[tuple[str, str], date]


def list_matrix(*, actor: User, wanted: MatrixFilter, today: date) -> Matrix | None:
    """The matrix as the actor may see it; None where there is no regime yet. Raises OutOfReach, FilterUnknown."""
    regimes = _regimes(actor, today)
    if not regimes:
        return None
    regime = _chosen(regimes, wanted)
    terms = terms_of_regimes({regime.pk: regime})[regime.pk]
    span = span_of(regime=regime, terms=terms, frequency=wanted.frequency, year=wanted.year, today=today)
    day = min(today, span.columns[-1].days.ends)
    tree = districts(actor=actor, roles=OVERSEEING, today=today, day=day)
    cells = list_cells(
        actor=actor,
        regime=regime,
        columns=span.columns,
        units=tree.units,
        today=today,
    )
    return _matrix(regimes, regime, span, tree, cells, wanted, today)


def debt_of(matrix: Matrix, period: str) -> Debt | None:
    """Who owes the report of one of the matrix's periods; None for a period that it does not show."""
    place = next((place for place, column in enumerate(matrix.columns) if column.period.name == period), None)
    if place is None:
        return None
    column = matrix.columns[place]
    asked = [(row, row.cells[place]) for row in matrix.rows if row.cells[place] is not Progress.NOT_ASKED]
    owing = tuple(
        Owing(row.unit.name, row.district, cell is Progress.RETURNED, matrix.extended.get((row.unit.code, period)))
        for row, cell in asked
        if cell not in SENT
    )
    return Debt(column.period.name, column.due, column.grace_until, len(asked), owing)


def _matrix(
    regimes: Sequence[Regime],
    regime: Regime,
    span: Span,
    tree: Districts,
    cells: Mapping[int, Sequence[Progress]],
    wanted: MatrixFilter,
    today: date,
) -> Matrix:
    scope = _scope(tree, cells, wanted)
    held = tree.seen_from(scope.pk) if scope else tree
    shown = [_is_used(place, cells) for place in range(len(span.columns))]
    columns = tuple(compress(span.columns, shown))
    ended = [column.days.ends < today for column in columns]
    rows = _rows({unit: tuple(compress(its, shown)) for unit, its in cells.items()}, held, wanted, ended)
    return Matrix(
        programme=regime.programme,
        regime=regime,
        year=span.year,
        columns=columns,
        rows=rows,
        totals=tally_columns([row.cells for row in rows], len(columns)),
        counts=count_progress(row.cells for row in rows),
        programmes=list(
            {each.programme.code: (each.programme.code, each.programme.title) for each in regimes}.values()
        ),
        regimes=[(each.code, str(each)) for each in regimes if each.programme_id == regime.programme_id],
        years=span.years,
        districts=[(unit.code, unit.name) for unit in held.all],
        scope=scope,
        extended=extensions_of(regimes=[regime.pk], periods=[column.period.name for column in columns]).get(
            regime.pk, {}
        ),
    )


def _is_used(place: int, cells: Mapping[int, Sequence[Progress]]) -> bool:
    """Whether anybody reports, or is asked to, in the column."""
    return any(its[place] is not Progress.NOT_ASKED for its in cells.values())


def _regimes(actor: User, today: date) -> list[Regime]:
    found = Regime.objects.select_related("programme").order_by("programme__code", "code")
    return [
        regime
        for regime in found
        if holds_role(actor=actor, roles=OVERSEEING, on=today, programme=regime.programme.code)
    ]


def _chosen(regimes: Sequence[Regime], wanted: MatrixFilter) -> Regime:
    """The regime named, else the first of the programme named, else the first of all."""
    for regime in regimes:
        if wanted.programme in ("", regime.programme.code) and wanted.regime in ("", regime.code):
            return regime
    raise OutOfReach


def _scope(tree: Districts, cells: Mapping[int, Sequence[Progress]], wanted: MatrixFilter) -> Unit | None:
    """The unit whose subtree is wanted, if the actor sees anything in it."""
    if not wanted.unit:
        return None
    found = next((unit for unit in tree.units.values() if unit.code == wanted.unit), None)
    if found is None or not any(tree.holds(found.pk, pk) for pk in cells):
        raise OutOfReach
    return found


def _rows(
    cells: Mapping[int, tuple[Progress, ...]], held: Districts, wanted: MatrixFilter, ended: Sequence[bool]
) -> list[MatrixRow]:
    """The rows that the filters leave, each district before the units below it."""
    _check(wanted, held)
    words = fold(wanted.search).split()
    found = []
    for pk, its in cells.items():
        unit, district = held.units[pk], held.of(pk)
        if _is_wanted(unit, district, its, wanted, words) and (district or pk in held.roots or not wanted.unit):
            found.append((_order(unit, district, held), _row(unit, district, its, ended)))
    return [row for _order, row in sorted(found, key=lambda each: each[0])]


def _row(unit: Unit, district: Unit | None, cells: tuple[Progress, ...], ended: Sequence[bool]) -> MatrixRow:
    above = district.name if district and district.pk != unit.pk else ""
    return MatrixRow(unit, above, cells, tally_ended(cells, ended))


def _order(unit: Unit, district: Unit | None, held: Districts) -> tuple[bool, str, bool, str, str]:
    first = district or unit
    return (unit.pk not in held.roots, first.sort_key, first.pk != unit.pk, unit.sort_key, unit.code)


def _check(wanted: MatrixFilter, held: Districts) -> None:
    """Refuse filters that are none. Raises FilterUnknown."""
    known: dict[str, Collection[str]] = {
        "district": {unit.code for unit in held.all},
        "block": {block.value for block in Block},
        "state": {state.value for state in Progress},
    }
    for name, values in known.items():
        value = getattr(wanted, name)
        if value and value not in values:
            raise FilterUnknown(name=name, value=value[:40])


def _is_wanted(
    unit: Unit, district: Unit | None, cells: Sequence[Progress], wanted: MatrixFilter, words: Sequence[str]
) -> bool:
    return (
        (not wanted.block or unit.block == wanted.block)
        and (not wanted.district or (district is not None and district.code == wanted.district))
        and (not wanted.state or Progress(wanted.state) in cells)
        and all(word in unit.search_key or word == unit.code.casefold() for word in words)
    )
