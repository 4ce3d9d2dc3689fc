"""A mapping applied to a grid: the facts of each unit, and everything that stands in their way."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from phoihop.base.findings import Finding, has_errors
from phoihop.base.language import N_, _
from phoihop.reporting.legacy.enums import Axis, Part
from phoihop.reporting.legacy.rules import faults
from phoihop.reporting.legacy.rules.agreement import halves, is_takable, lives, sums, sums_over_time, undeclarable
from phoihop.reporting.legacy.rules.facts import DaysOf, Fact
from phoihop.reporting.legacy.rules.figures import figure_of
from phoihop.reporting.legacy.rules.grids import Place, ReadGrid
from phoihop.reporting.legacy.rules.known import IndicatorTarget, Known
from phoihop.reporting.legacy.rules.labels import Label, Labels, labels_of
from phoihop.reporting.legacy.rules.mapping import ColumnMapping, Skipped, UnitTarget
from phoihop.reporting.legacy.rules.periods import ALL, joined, resolved
from phoihop.reporting.submissions.rules import ReportRecord, canonical, number_text
from phoihop_rollup.periods import MONTHS, find_period
from phoihop_rollup.vocabulary import Frequency, Kind

MOST_FINDINGS = 200


@dataclass(frozen=True)
class Applied:
    """What a grid holds under a mapping: the facts in order of the grid, and the findings."""

    facts: tuple[Fact, ...] = ()
    findings: tuple[Finding, ...] = field(default=())

    @property
    def sound(self) -> bool:
        """Whether nothing stops the facts from being taken."""
        return bool(self.facts) and not has_errors(self.findings)


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a cell is about; `period` is ALL of a total of the periods beside it."""

    period: str
    unit: UnitTarget
    indicator: IndicatorTarget


def apply_mapping(read: ReadGrid, mapping: ColumnMapping, known: Known, *, period: str, days_of: DaysOf) -> Applied:
    """The facts of the grid, which is about a period, or about those that its labels name; findings of all that is
    unclear or wrong."""
    labels = labels_of(read, mapping.layout)
    findings = list(islice(_labels_findings(read, labels, mapping, known, period), MOST_FINDINGS))
    facts: dict[tuple[str, ...], Fact] = {}
    totals: list[Fact] = []
    met: dict[tuple[str, str], Place] = {}
    inner = _periods_of(labels, mapping, period)
    for row, column, meaning in _meanings(labels, mapping, known, period):
        if _is_total(meaning, known, inner):
            totals += _number(read, row, column, meaning, known)
            continue
        met.setdefault((meaning.indicator.indicator, meaning.period), read.grid.place(row.place, column.place))
        if meaning.period or not joined(row.span, column.span):
            findings += _take(read, row, column, meaning, known, facts)
    findings += _period_findings(met, known, period)
    kept = tuple(facts.values())
    findings += [*lives(kept, known, days_of), *undeclarable(kept, known)]
    taken = tuple(fact for fact in kept if is_takable(fact, known))
    findings += [*sums(taken, known, days_of), *halves(taken, known), *sums_over_time(taken, totals, known)]
    if not taken and not has_errors(findings):
        findings.append(faults.NO_FIGURES.at(table=read.grid.name))
    return Applied(taken, tuple(findings[:MOST_FINDINGS]))


def twice_in(tables: Iterable[Applied], known: Known) -> list[Finding]:
    """Numbers that two tables of one file give, each at its second place."""
    first: dict[tuple[str, ...], Fact] = {}
    found: list[Finding] = []
    for fact in (fact for table in tables for fact in table.facts):
        known_already = first.setdefault(fact.key, fact)
        if known_already is not fact and len(found) < MOST_FINDINGS:
            found.append(_twice(fact, known_already, known))
    return found


def reports_of(facts: Iterable[Fact], *, programme: str, status: str, note: str = "") -> list[ReportRecord]:
    """The facts as one report of each unit and period, in the order of their codes."""
    contents: defaultdict[tuple[str, str], dict[tuple[str, str, str], dict[str, Any]]] = defaultdict(dict)
    for fact in facts:
        key = (fact.indicator, fact.cell, fact.scope)
        value = contents[fact.unit, fact.period].setdefault(
            key, {"indicator": fact.indicator, "cell": fact.cell, "scope": fact.scope}
        )
        value[fact.part] = number_text(fact.number)
    return [
        ReportRecord(programme, unit, period, status, canonical({"values": list(values.values())}), note)
        for (unit, period), values in sorted(contents.items())
    ]


def _meanings(
    labels: Labels, mapping: ColumnMapping, known: Known, period: str
) -> Iterator[tuple[Label, Label, _Meaning]]:
    """Each cell whose row and column both mean something that is known, in a period that is not left out."""
    rows, columns = mapping.rows(), mapping.columns()
    for row in labels.rows:
        for column in labels.columns:
            pair = (rows.get(row.key), columns.get(column.key))
            unit, indicator = pair if mapping.layout.rows_are is Axis.UNITS else pair[::-1]
            span = joined(row.span, column.span)
            if (
                span in mapping.left_out
                or not isinstance(unit, UnitTarget)
                or not isinstance(indicator, IndicatorTarget)
            ):
                continue
            if unit.unit in known.unit and indicator.indicator in known.indicator:
                yield row, column, _Meaning(ALL if span == ALL else resolved(span, period), unit, indicator)


def _periods_of(labels: Labels, mapping: ColumnMapping, period: str) -> set[str]:
    """The periods that the labels name and that are not left out."""
    return {resolved(span, period) for span in labels.spans if span != ALL and span not in mapping.left_out}


def _is_total(meaning: _Meaning, known: Known, inner: Collection[str]) -> bool:
    """Whether the cell adds up periods of the indicator that stand beside it (Quý I after its months, Cả năm)."""
    if meaning.period == ALL:
        return len(inner) > 1
    outer, wanted = (
        find_period(meaning.period),
        MONTHS[Frequency(known.indicator[meaning.indicator.indicator].frequency)],
    )
    if outer is None or outer.months == wanted:
        return False
    others = (find_period(name) for name in inner)
    return any(other and other.months == wanted and outer.contains(other) for other in others)


def _take(
    read: ReadGrid,
    row: Label,
    column: Label,
    meaning: _Meaning,
    known: Known,
    facts: dict[tuple[str, ...], Fact],
) -> list[Finding]:
    """Read one cell into the facts; what is to be told of it."""
    fact, finding = _read(read, row, column, meaning, known)
    if fact is None:
        return [finding] if finding else []
    first = facts.setdefault(fact.key, fact)
    return [each for each in (finding, None if first is fact else _twice(fact, first, known)) if each]


def _number(read: ReadGrid, row: Label, column: Label, meaning: _Meaning, known: Known) -> list[Fact]:
    fact, _finding = _read(read, row, column, meaning, known)
    return [fact] if fact else []


def _read(
    read: ReadGrid, row: Label, column: Label, meaning: _Meaning, known: Known
) -> tuple[Fact | None, Finding | None]:
    place = read.grid.place(row.place, column.place)
    unit, target = meaning.unit, meaning.indicator
    cell = read.grid.cell(row.place, column.place)
    found = figure_of(cell, read.text(row.place, column.place), known.indicator[target.indicator], place)
    if found.number is None:
        return None, found.finding
    told = (meaning.period, unit.unit, unit.scope, target.indicator, target.cell, target.part)
    return Fact(*told, found.number, place), found.finding


def _twice(fact: Fact, first: Fact, known: Known) -> Finding:
    words: dict[str, Any] = {
        "unit": known.unit[fact.unit].name,
        "indicator": known.indicator[fact.indicator].name,
        "first": first.place.phrase,
    }
    return faults.TWICE.at(**fact.place.told, **words)


def _labels_findings(
    read: ReadGrid, labels: Labels, mapping: ColumnMapping, known: Known, period: str
) -> Iterator[Finding]:
    if not labels.rows or not labels.columns:
        yield faults.NO_LABELS.at(table=read.grid.name)
        return
    for label, place, target, is_unit in _sides(read, labels, mapping):
        if target is None:
            yield _unknown(label, place, known, period, is_unit=is_unit)
        elif isinstance(target, UnitTarget) and target.unit not in known.unit:
            yield faults.GONE.at(**place.told, value=target.unit, label=label.text)
        elif isinstance(target, IndicatorTarget) and not _is_known(target, known):
            yield faults.GONE.at(**place.told, value=_code(target), label=label.text)


def _sides(
    read: ReadGrid, labels: Labels, mapping: ColumnMapping
) -> Iterator[tuple[Label, Place, UnitTarget | IndicatorTarget | Skipped | None, bool]]:
    """Every label with its place and its target; whether it is on the side of the units."""
    units_down = mapping.layout.rows_are is Axis.UNITS
    for row in labels.rows:
        yield row, read.grid.place(row.place, mapping.layout.names), mapping.rows().get(row.key), units_down
    for column in labels.columns:
        place = read.grid.place(mapping.layout.header[0], column.place)
        yield column, place, mapping.columns().get(column.key), not units_down


def _unknown(label: Label, place: Place, known: Known, period: str, *, is_unit: bool) -> Finding:
    if is_unit and known.lived_otherwise(label.words[-1]):
        hint = _offered(f"{known.unit[code].name} ({code})" for code in known.kin_of(label.words[-1]))
        return faults.NO_UNIT_THEN.at(**place.told, unit=label.words[-1][:120], value=period, hint=hint)
    fault = faults.UNKNOWN_UNIT if is_unit else faults.UNKNOWN_INDICATOR
    return fault.at(**place.told, value=label.text[:120], hint=_hint(label, known, is_unit=is_unit))


def _hint(label: Label, known: Known, *, is_unit: bool) -> str:
    """The nearest names, or all units of that very name, as the end of the sentence."""
    if is_unit:
        codes = known.units_named(label.words[-1])[:5] or known.near_units(label.words[-1])
        names = [f"{known.unit[code].name} ({code})" for code in codes]
    else:
        codes = known.near_indicators(" ".join(label.words)) or known.near_indicators(label.words[-1])
        names = [f"{known.indicator[code].name} ({code})" for code in codes]
    return _offered(names)


def _offered(names: Iterable[str]) -> str:
    told = "; ".join(names)
    return _(N_(" (có phải: {names}?)")).format(names=told) if told else ""


def _is_known(target: IndicatorTarget, known: Known) -> bool:
    record = known.indicator.get(target.indicator)
    if record is None or (target.cell and target.cell not in {cell.cell for cell in known.cells_of(record.code)}):
        return False
    return (record.kind == Kind.RATIO) == (target.part != Part.VALUE)


def _code(target: IndicatorTarget) -> str:
    return "/".join(filter(None, (target.indicator, target.cell, "" if target.part == Part.VALUE else target.part)))


def _period_findings(met: Mapping[tuple[str, str], Place], known: Known, period: str) -> Iterator[Finding]:
    """Periods that are none or of which the indicator is not told, each where it is first met."""
    places: dict[str, Place | None] = {name: place for (_code, name), place in reversed(list(met.items()))}
    for name, place in (places or {period: None}).items():
        if _frequency(name) is None:
            yield faults.NO_PERIOD.at(**(place.told if place and name not in ("", period) else {}), value=name)
    for (code, name), place in sorted(met.items()):
        frequency = _frequency(name)
        if frequency and Frequency(known.indicator[code].frequency) is not frequency:
            yield faults.OFF_FREQUENCY.at(**place.told, value=name, indicator=known.indicator[code].name)


def _frequency(name: str) -> Frequency | None:
    found = find_period(name)
    return found.frequency if found else None
