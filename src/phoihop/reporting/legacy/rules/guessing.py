"""Guesses: where the labels of a grid are and what they mean. Only what is certain is set; the rest is left to people."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from phoihop.reporting.legacy.enums import Axis, CellKind, Part
from phoihop.reporting.legacy.rules.grids import ReadGrid
from phoihop.reporting.legacy.rules.known import IndicatorTarget, Known, common_above, label_key
from phoihop.reporting.legacy.rules.labels import (
    ASIDE,
    Label,
    Labels,
    fingerprint_of,
    is_total,
    labels_of,
    without_totals,
)
from phoihop.reporting.legacy.rules.mapping import SKIPPED, ColumnMapping, Layout, Skipped, UnitTarget
from phoihop.reporting.legacy.rules.periods import period_told, resolved, span_in
from phoihop_rollup.periods import Days, find_period
from phoihop_rollup.vocabulary import Kind, Scope

_PARTS = {"tu so": Part.NUMERATOR, "mau so": Part.DENOMINATOR}
_OF_WHICH = re.compile(r"^trong do\s*[:,–-]?\s*")
_LOOKED_THROUGH = 400
"""Rows in which the labels are sought."""
_MOST_HEADER_ROWS = 5
_NUMBER = re.compile(r"[0-9][0-9.,]*\s?%?")


@dataclass(frozen=True, slots=True)
class _Score:
    """How well a layout explains a grid: labels recognised in the column of names and in the row of headers.

    `hits` counts of the names those with a number beside them, then all.
    """

    hits: tuple[int, int]
    layout: Layout
    header_row: int


def guess_layout(read: ReadGrid, known: Known) -> Layout:
    """Where the names and the headers are: where most units and indicators are recognised."""
    rows = range(min(len(read.texts), _LOOKED_THROUGH))
    units = {(row, column) for row in rows for column, text in enumerate(read.texts[row]) if known.units_named(text)}
    names = {
        (row, column)
        for row in rows
        for column, text in enumerate(read.texts[row])
        if text and known.indicator_named(text)
    }
    spans = _spans(read, len(rows))
    scores = [
        _score(read, Axis.UNITS, units, names | spans, spans),
        _score(read, Axis.INDICATORS, names, units | spans, spans),
    ]
    best = max(scores, key=lambda score: score.hits)
    if not any(best.hits):
        return _plain_layout(read)
    return replace(best.layout, header=_header_rows(read, best))


Places = set[tuple[int, int]]


def _spans(read: ReadGrid, rows: int) -> Places:
    """The cells that name a period and nothing else, where two or more stand in a row or a column."""
    places = ((row, column) for row in range(rows) for column in range(len(read.texts[row])))
    found = {place for place in places if _is_span(read, *place)}
    across, down = Counter(row for row, _column in found), Counter(column for _row, column in found)
    return {(row, column) for row, column in found if across[row] >= 2 or down[column] >= 2}


def _is_span(read: ReadGrid, row: int, column: int) -> bool:
    text = read.text(row, column)
    return bool(text) and not read.grid.cell(row, column).covered and span_in(text)[0] == ""


def _score(read: ReadGrid, axis: Axis, in_rows: Places, in_columns: Places, spans: Places) -> _Score:
    """Rows that are periods count where no other names are as many."""
    named, periods = _down(read, in_rows), _down(read, spans)
    column, down = periods if len(periods[1]) > max(len(named[1]), 1) else named
    numbered = [row for row in down if _has_number(read, row, column)]
    first = min(numbered or down, default=-1)
    over = _over(in_columns, column, first)
    row = _most(over)
    header = row if row >= 0 else max(first - 1, 0)
    headers = over.count(row)
    return _Score((len(numbered) + headers, len(down) + headers), Layout(axis, (header, header), max(column, 0)), row)


def _down(read: ReadGrid, places: Places) -> tuple[int, list[int]]:
    """The column in which most of these stand with numbers beside them, or most at all; and their rows."""
    rows: defaultdict[int, list[int]] = defaultdict(list)
    for row, column in sorted(places):
        rows[column].append(row)

    def weight(column: int) -> tuple[int, int, int]:
        return sum(_has_number(read, row, column) for row in rows[column]), len(rows[column]), -column

    return max(((column, found) for column, found in rows.items()), key=lambda each: weight(each[0]), default=(-1, []))


def _over(found: set[tuple[int, int]], column: int, first: int) -> list[int]:
    """The rows of what was recognised beside the column of names and over the first of them."""
    return [row for row, place in found if place != column and (first < 0 or row < first)]


def _most(places: Sequence[int]) -> int:
    """The place that occurs most, the first of equals; -1 of none."""
    return max(sorted(set(places)), key=places.count, default=-1)


def _header_rows(read: ReadGrid, score: _Score) -> tuple[int, int]:
    """From the first row of the header to the last one before the figures."""
    names = score.layout.names
    recognised = score.header_row
    begin = max(recognised + 1, 1)
    last = next((row for row in range(begin, len(read.texts)) if _is_data(read, row, names)), begin) - 1
    first = recognised if 0 <= recognised <= last else last
    last = min(last, first + _MOST_HEADER_ROWS)
    while last > first and not _has_text(read, last, names):
        last -= 1
    while first > 0 and len({text for text in read.texts[first - 1] if text}) >= 2:
        first -= 1
    return first, last


def _has_text(read: ReadGrid, row: int, names: int) -> bool:
    """Whether something stands beside the names; the name of a group of rows stands alone."""
    beside = range(names + 1, read.grid.width)
    return any(read.text(row, column) and not read.grid.cell(row, column).covered for column in beside)


def _is_data(read: ReadGrid, row: int, names: int) -> bool:
    """A row with a name and a number beside it."""
    if len(read.text(row, names)) < 2 or read.grid.cell(row, names).covered:
        return False
    return _has_number(read, row, names)


def _has_number(read: ReadGrid, row: int, names: int) -> bool:
    beside = [column for column in range(names + 1, read.grid.width) if not read.grid.cell(row, column).covered]
    return any(
        read.grid.cell(row, column).kind in (CellKind.NUMBER, CellKind.PERCENT)
        or _NUMBER.fullmatch(read.text(row, column))
        for column in beside
    )


def _plain_layout(read: ReadGrid) -> Layout:
    """Nothing is recognised: the first row of two texts is the header, the first column of words has the names."""
    header = next((row for row, texts in enumerate(read.texts) if len({text for text in texts if text}) >= 2), 0)
    width = max(read.grid.width, 1)
    below = range(header + 1, len(read.texts))
    words = [sum(any(sign.isalpha() for sign in read.text(row, column)) for row in below) for column in range(width)]
    return Layout(Axis.UNITS, (header, header), words.index(max(words)))


def guess_mapping(
    read: ReadGrid, known: Known, *, layout: Layout, remembered: ColumnMapping | None = None
) -> ColumnMapping:
    """What each label means, as far as it is certain; what was remembered of a label comes before a guess."""
    labels = labels_of(read, layout)
    over_rows = layout.rows_are is Axis.UNITS
    units = _guess_units(labels.rows if over_rows else labels.columns, known, remembered)
    indicators = _guess_indicators(labels.columns if over_rows else labels.rows, known, remembered)
    guessed = ColumnMapping(layout, units, indicators)
    return replace(guessed, writing=remembered.writing) if remembered else guessed


def _guess_units(
    labels: Sequence[Label], known: Known, remembered: ColumnMapping | None
) -> dict[str, UnitTarget | Skipped | None]:
    kept = _said_before(remembered)
    found = {label.key: kept.get(label.key) or _unit_of(label, known) for label in labels}
    named = {target.unit for target in found.values() if isinstance(target, UnitTarget)}
    whole = named & _all_above(named, known)
    top = common_above(known, named)
    guessed = [label for label in labels if label.key not in kept]
    return found | {label.key: _scoped(label, found[label.key], whole, top) for label in guessed}


def _said_before(remembered: ColumnMapping | None) -> dict[str, UnitTarget | Skipped]:
    """What people have said of units' labels."""
    units = remembered.units if remembered else {}
    return {key: target for key, target in units.items() if target is not None}


def _all_above(units: set[str], known: Known) -> set[str]:
    return {above for unit in units for above in known.above(unit)}


def _scoped(
    label: Label, target: UnitTarget | Skipped | None, whole: set[str], top: str | None
) -> UnitTarget | Skipped | None:
    """A unit over others of the grid stands for all below it; a row of totals for the unit above them all."""
    if isinstance(target, UnitTarget) and target.unit in whole:
        return replace(target, scope=Scope.SUBTREE.value)
    if target is None and top and is_total(label.words):
        return UnitTarget(top, Scope.SUBTREE.value)
    return target


def _unit_of(label: Label, known: Known) -> UnitTarget | Skipped | None:
    if label_key(label.words[-1]) in ASIDE:
        return SKIPPED
    if label.of_table:
        return _unit_of_title(label, known)
    for text in (label.text, *reversed(label.words)):
        found = known.units_named(text)
        if len(found) == 1:
            return UnitTarget(found[0])
    return None


def _unit_of_title(label: Label, known: Known) -> UnitTarget | None:
    """The lowest of the units that the title's lines name, where the others lie above it.

    A unit with others below it may be but the superior in the head of a document: people are asked.
    """
    named = units_of_title(label, known)
    lowest = [code for code in named if {*named} - {code} <= {*known.above(code)}]
    return UnitTarget(lowest[0]) if lowest and not known.has_below(lowest[0]) else None


def units_of_title(label: Label, known: Known) -> list[str]:
    """Every unit that a line of the title may name."""
    return list(dict.fromkeys(code for line in label.words for code in known.units_named(line)))


def _guess_indicators(
    labels: Sequence[Label], known: Known, remembered: ColumnMapping | None
) -> dict[str, IndicatorTarget | Skipped | None]:
    kept = remembered.indicators if remembered else {}
    found: dict[str, IndicatorTarget | Skipped | None] = {}
    above: IndicatorTarget | None = None
    for label in labels:
        target = kept.get(label.key) or _indicator_of(label, known, above)
        found[label.key] = target
        above = target if isinstance(target, IndicatorTarget) else above
    return found


def _indicator_of(label: Label, known: Known, above: IndicatorTarget | None) -> IndicatorTarget | Skipped | None:
    """By all the words, then by one of them with the others as its cell or part, then as a cell of the one above."""
    if label.of_table:
        return _indicator_of_title(label, known)
    words = without_totals(label.words)
    if not words:
        return SKIPPED
    for text in (" ".join(words), *reversed(words)):
        found = known.indicator_named(text)
        if found:
            rest = [word for word in words if word != text] if text in words else []
            return _finer(found, rest, known)
    return _finer(above, words, known, only=True) if above else None


def _indicator_of_title(label: Label, known: Known) -> IndicatorTarget | None:
    """The one indicator that the title's lines name; a ratio has two parts, which a title does not tell apart."""
    found = {known.indicator_named(line) or known.named_within(line) for line in label.words} - {None}
    target = found.pop() if len(found) == 1 else None
    return target if target and known.indicator[target.indicator].kind != Kind.RATIO else None


def _finer(
    target: IndicatorTarget, words: Sequence[str], known: Known, *, only: bool = False
) -> IndicatorTarget | None:
    """The indicator's cell or part that the words name; itself (or, with `only`, None) where they name none."""
    ratio = known.indicator[target.indicator].kind == Kind.RATIO
    for key in (_OF_WHICH.sub("", label_key(word)) for word in words):
        found = _cell_named(target, key, known) or (_part_named(target, key) if ratio else None)
        if found:
            return found
    return None if only or ratio else target


def _cell_named(target: IndicatorTarget, key: str, known: Known) -> IndicatorTarget | None:
    for cell in known.cells_of(target.indicator):
        name = label_key(cell.name)
        if key in (name, label_key(cell.cell)):
            return IndicatorTarget(target.indicator, cell.cell)
    return None


def _part_named(target: IndicatorTarget, key: str) -> IndicatorTarget | None:
    part = next((part for sign, part in _PARTS.items() if sign in key), None)
    return IndicatorTarget(target.indicator, part=part.value) if part else None


def guess_period(read: ReadGrid, layout: Layout, *, given: str = "") -> str:
    """The period that the words over the table or the sheet's name tell, within the one that was given.

    '' where none do; without a given period they must tell the year.
    """
    over = _texts(read, range(layout.header[0]))
    header = _texts(read, range(layout.header[0], layout.header[1] + 1))
    if len({span_in(text)[1] for text in header} - {""}) < 2:
        over += header
    told = period_told([*over, *reversed(read.title), read.grid.name], year=given[:4])
    outer, inner = find_period(given), find_period(told)
    return told if outer is None or (inner and outer.contains(inner)) else given


def _texts(read: ReadGrid, rows: range) -> list[str]:
    return [text for row in read.texts[rows.start : rows.stop] for text in row if text]


def remembered_for(
    read: ReadGrid, guessed: Layout, remembered: Mapping[str, ColumnMapping], *, alone: bool
) -> ColumnMapping | None:
    """The mapping of a header like this one, by these places of its labels or (not `alone`) by those people set before."""
    others = () if alone else (mapping.layout for mapping in remembered.values())
    for layout in dict.fromkeys((guessed, *others)):
        found = remembered.get(fingerprint_of(read, layout))
        if found:
            return replace(found, layout=layout)
    return None


def days_together(spans: Iterable[str], period: str, days_of: Callable[[str], Days | None]) -> Days | None:
    """The stretch of days in which the periods of a table lie; None where no period is known."""
    found = [days for span in spans if (days := days_of(resolved(span, period)))]
    return Days(min(days.starts for days in found), max(days.ends for days in found)) if found else None


def recognised(labels: Labels, mapping: ColumnMapping) -> int:
    """How many labels have a meaning: what tells the sheet that was meant from the others."""
    return sum(map(_meant, (mapping.units, mapping.indicators))) * bool(labels.rows and labels.columns)


def holds_figures(labels: Labels, mapping: ColumnMapping) -> bool:
    """Whether a table is to be taken unless people say otherwise: a unit and an indicator of it are recognised."""
    return bool(labels.rows and labels.columns and _meant(mapping.units) and _meant(mapping.indicators))


def _meant(targets: Mapping[str, object]) -> int:
    return sum(isinstance(target, UnitTarget | IndicatorTarget) for target in targets.values())
