"""A mapping applied to a grid: the facts of each unit, and everything that stands in their way."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from typing import Any

from phoihop.base.findings import Finding, has_errors
from phoihop.base.language import N_, _
from phoihop.base.vietnamese import format_number
from phoihop.bodies.organisations.rules import OrganisationRecord
from phoihop.reporting.legacy.enums import Axis, Part
from phoihop.reporting.legacy.rules import faults
from phoihop.reporting.legacy.rules.figures import figure_of
from phoihop.reporting.legacy.rules.grids import Place, ReadGrid
from phoihop.reporting.legacy.rules.known import IndicatorTarget, Known
from phoihop.reporting.legacy.rules.labels import Label, Labels, labels_of
from phoihop.reporting.legacy.rules.mapping import ColumnMapping, Skipped, UnitTarget
from phoihop.reporting.submissions.rules import ReportRecord, canonical, number_text
from phoihop_rollup.periods import Days, find_period
from phoihop_rollup.vocabulary import DECLARABLE_OVER_TIME, Frequency, Kind, OverUnits, Scope

MOST_FINDINGS = 200


@dataclass(frozen=True, slots=True)
class Fact:
    """One number of one unit, and the cell that it comes from."""

    unit: str
    scope: str
    indicator: str
    cell: str
    part: str
    number: Decimal
    place: Place

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """What no other fact may share."""
        return self.unit, self.scope, self.indicator, self.cell, self.part


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
    unit: UnitTarget
    indicator: IndicatorTarget


def apply_mapping(read: ReadGrid, mapping: ColumnMapping, known: Known, *, period: str, days: Days | None) -> Applied:
    """The facts of the grid for a period whose days are given; with findings of all that is unclear or wrong."""
    labels = labels_of(read, mapping.layout)
    findings = list(islice(_labels_findings(read, labels, mapping, known, period), MOST_FINDINGS))
    findings += _period_findings(mapping, known, period)
    if days is not None:
        findings += _lives(read, labels, mapping, known, period, days)
    facts: dict[tuple[str, str, str, str, str], Fact] = {}
    for row, column, meaning in _meanings(labels, mapping, known):
        findings += _take(read, row, column, meaning, known, facts)
    kept = tuple(facts.values())
    findings += _undeclarable(kept, known)
    taken = tuple(fact for fact in kept if fact.scope == Scope.OWN or _is_declarable(fact, known))
    findings += [*_sums(taken, known), *_halves(taken, known)]
    if not taken and not has_errors(findings):
        findings.append(faults.NO_FIGURES.at(table=read.grid.name))
    return Applied(taken, tuple(findings[:MOST_FINDINGS]))


def reports_of(
    facts: Iterable[Fact], *, programme: str, period: str, status: str, note: str = ""
) -> list[ReportRecord]:
    """The facts as one report of each unit, in the order of their codes."""
    contents: defaultdict[str, dict[tuple[str, str, str], dict[str, Any]]] = defaultdict(dict)
    for fact in facts:
        key = (fact.indicator, fact.cell, fact.scope)
        value = contents[fact.unit].setdefault(
            key, {"indicator": fact.indicator, "cell": fact.cell, "scope": fact.scope}
        )
        value[fact.part] = number_text(fact.number)
    return [
        ReportRecord(programme, unit, period, status, canonical({"values": list(values.values())}), note)
        for unit, values in sorted(contents.items())
    ]


def _meanings(labels: Labels, mapping: ColumnMapping, known: Known) -> Iterator[tuple[Label, Label, _Meaning]]:
    """Each cell whose row and column both mean something that is known."""
    rows, columns = mapping.rows(), mapping.columns()
    for row in labels.rows:
        for column in labels.columns:
            pair = (rows.get(row.key), columns.get(column.key))
            unit, indicator = pair if mapping.layout.rows_are is Axis.UNITS else pair[::-1]
            if not (isinstance(unit, UnitTarget) and isinstance(indicator, IndicatorTarget)):
                continue
            if unit.unit in known.unit and indicator.indicator in known.indicator:
                yield row, column, _Meaning(unit, indicator)


def _take(
    read: ReadGrid,
    row: Label,
    column: Label,
    meaning: _Meaning,
    known: Known,
    facts: dict[tuple[str, str, str, str, str], Fact],
) -> list[Finding]:
    """Read one cell into the facts; what is to be told of it."""
    place = read.grid.place(row.place, column.place)
    record = known.indicator[meaning.indicator.indicator]
    cell = read.grid.cell(row.place, column.place)
    found = figure_of(cell, read.text(row.place, column.place), record, place)
    if found.number is None:
        return [found.finding] if found.finding else []
    unit, target = meaning.unit, meaning.indicator
    fact = Fact(unit.unit, unit.scope, target.indicator, target.cell, target.part, found.number, place)
    first = facts.setdefault(fact.key, fact)
    if first is fact:
        return []
    words: dict[str, Any] = {
        "unit": known.unit[fact.unit].name,
        "indicator": record.name,
        "first": told_place(first.place),
    }
    return [faults.TWICE.at(**place.told, **words)]


def told_place(place: Place) -> str:
    """A place in one phrase."""
    return Finding("", "", "", **place.told).place()


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
        return faults.NO_UNIT_THEN.at(**place.told, unit=label.words[-1][:120], value=period)
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
    return _(N_(" (có phải: {names}?)")).format(names="; ".join(names)) if names else ""


def _is_known(target: IndicatorTarget, known: Known) -> bool:
    record = known.indicator.get(target.indicator)
    if record is None or (target.cell and target.cell not in {cell.cell for cell in known.cells_of(record.code)}):
        return False
    return (record.kind == Kind.RATIO) == (target.part != Part.VALUE)


def _code(target: IndicatorTarget) -> str:
    return "/".join(filter(None, (target.indicator, target.cell, "" if target.part == Part.VALUE else target.part)))


def _period_findings(mapping: ColumnMapping, known: Known, period: str) -> Iterator[Finding]:
    found = find_period(period)
    if found is None or found.frequency is None:
        yield faults.NO_PERIOD.at(value=period)
        return
    used = {target.indicator for target in mapping.indicators.values() if isinstance(target, IndicatorTarget)}
    for code in sorted(used & set(known.indicator)):
        record = known.indicator[code]
        if Frequency(record.frequency) is not found.frequency:
            yield faults.OFF_FREQUENCY.at(value=period, indicator=record.name)


def _lives(
    read: ReadGrid, labels: Labels, mapping: ColumnMapping, known: Known, period: str, days: Days
) -> Iterator[Finding]:
    for _label, place, target, _is_unit in _sides(read, labels, mapping):
        unit = known.unit.get(target.unit) if isinstance(target, UnitTarget) else None
        if unit is not None and not _lived(unit, days):
            yield faults.NO_UNIT_THEN.at(**place.told, unit=unit.name, value=period)


def _lived(unit: OrganisationRecord, days: Days) -> bool:
    return (unit.opened is None or unit.opened <= days.ends) and (unit.closed is None or days.starts < unit.closed)


def _is_declarable(fact: Fact, known: Known) -> bool:
    record = known.indicator[fact.indicator]
    return record.over_units == OverUnits.SUM and record.over_time in DECLARABLE_OVER_TIME


def _undeclarable(facts: Sequence[Fact], known: Known) -> Iterator[Finding]:
    for fact in facts:
        if fact.scope == Scope.SUBTREE and not _is_declarable(fact, known):
            yield faults.NOT_DECLARABLE.at(**fact.place.told, indicator=known.indicator[fact.indicator].name)


def _sums(facts: Sequence[Fact], known: Known) -> Iterator[Finding]:
    """Declared totals that differ from the sum of the units of this grid below them, each counted once."""
    alike: defaultdict[tuple[str, str, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        alike[fact.indicator, fact.cell, fact.part].append(fact)
    for together in alike.values():
        for total in together:
            if total.scope != Scope.SUBTREE:
                continue
            below = _highest_below(total, together, known)
            summed = sum((fact.number for fact in below), Decimal(0))
            if below and summed != total.number:
                words: dict[str, Any] = {"value": format_number(total.number), "sum": format_number(summed)}
                yield faults.SUM_DIFFERS.at(**total.place.told, **words)


def _highest_below(total: Fact, facts: Sequence[Fact], known: Known) -> list[Fact]:
    """The facts that make up a total: its unit's own, declared ones below it, and others that none of these holds."""
    others = [fact for fact in facts if fact is not total]
    under = [fact for fact in others if total.unit in (fact.unit, *known.above(fact.unit))]
    declared = {fact.unit for fact in under if fact.scope == Scope.SUBTREE}
    return [fact for fact in under if not _is_held(fact, declared, known)]


def _is_held(fact: Fact, declared: set[str], known: Known) -> bool:
    """Whether a number declared below the total holds this one already."""
    return bool(declared & set(known.above(fact.unit))) or (fact.scope == Scope.OWN and fact.unit in declared)


def _halves(facts: Sequence[Fact], known: Known) -> Iterator[Finding]:
    parts: defaultdict[tuple[str, str, str, str], dict[str, Fact]] = defaultdict(dict)
    for fact in facts:
        if fact.part != Part.VALUE:
            parts[fact.unit, fact.scope, fact.indicator, fact.cell][fact.part] = fact
    for given in parts.values():
        if len(given) == 1:
            (fact,) = given.values()
            words: dict[str, Any] = {
                "indicator": known.indicator[fact.indicator].name,
                "unit": known.unit[fact.unit].name,
            }
            yield faults.HALF_RATIO.at(**fact.place.told, **words)
