"""A report laid beside the period before and the same period of last year: one row a number."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from phoihop.agreements.programmes.rules import IndicatorRecord
from phoihop.base.findings import Finding
from phoihop.reporting.regimes.rules import AskedLine
from phoihop.reporting.review.rules.comparison import Difference, difference
from phoihop.reporting.review.rules.notices import Line, Noticed, with_totals
from phoihop.reporting.review.rules.numbers import Key, Number
from phoihop.reporting.submissions.rules import Allowed, allowed
from phoihop_rollup.vocabulary import Kind, Scope

Numbers = Mapping[Key, Number]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One number, its two comparisons, and what is noticed about it. `cell` is the name of its cell, '' for a total."""

    key: Key
    name: str
    cell: str
    unit: str
    kind: str
    decimals: int | None
    required: bool
    content: str
    now: Number | None
    before: Number | None
    year_ago: Number | None
    findings: tuple[Finding, ...]

    @property
    def declared(self) -> bool:
        """Whether the number stands for everything below the unit."""
        return self.key.scope == Scope.SUBTREE

    @property
    def to_before(self) -> Difference | None:
        """How far the number is from the period before; nothing of yes and no."""
        return self._difference(self.before)

    @property
    def to_year_ago(self) -> Difference | None:
        """How far the number is from the same period of last year."""
        return self._difference(self.year_ago)

    def _difference(self, then: Number | None) -> Difference | None:
        if self.now is None or then is None or self.kind == Kind.YESNO:
            return None
        return difference(self.now.amount(self.unit), then.amount(self.unit))


def sheet(
    *, lines: Sequence[AskedLine], now: Numbers, before: Numbers, year_ago: Numbers, noticed: Iterable[Noticed] = ()
) -> list[SheetRow]:
    """The rows of a report in the order of its lines: each total, then its cells; what no line asks for comes last."""
    plain = plain_lines(lines)
    now, before, year_ago = (with_totals(numbers, plain) for numbers in (now, before, year_ago))
    findings: dict[Key, list[Finding]] = {}
    for key, finding in noticed:
        findings.setdefault(key, []).append(finding)
    given = {*now, *before, *year_ago, *findings}
    found: list[tuple[AskedLine | None, Key]] = []
    for line in lines:
        found += [(line, key) for key in _keys(line, given)]
    asked = {line.indicator for line in lines}
    found += [(None, key) for key in sorted({*now, *findings}) if key.indicator not in asked]
    return [
        _row(line, key, now.get(key), before.get(key), year_ago.get(key), tuple(findings.get(key, ())))
        for line, key in found
    ]


def plain_lines(lines: Iterable[AskedLine]) -> list[Line]:
    """The lines as far as notices need them."""
    return [Line(line.indicator, line.name, line.kind, line.over_units, line.unit, line.required) for line in lines]


def allowed_by(lines: Iterable[AskedLine]) -> dict[str, Allowed]:
    """What may be reported of each indicator that a form asks for."""
    records, cells = [], {}
    for line in lines:
        cells[line.indicator] = [code for code, _name in line.cells]
        records.append(
            IndicatorRecord(
                line.indicator,
                line.name,
                line.kind,
                line.frequency,
                line.over_time,
                line.over_units,
                minimum=line.minimum,
                maximum=line.maximum,
                breakdown=line.indicator if line.cells else "",
            )
        )
    return allowed(records, cells)


def _keys(line: AskedLine, given: Iterable[Key]) -> Iterator[Key]:
    """The total, and the cells in their order that anybody filled in; declared numbers after the unit's own."""
    mine = {key for key in given if key.indicator == line.indicator}
    order = {code: place for place, (code, _name) in enumerate(line.cells)}
    total = Key(line.indicator)
    rest = sorted(
        mine - {total}, key=lambda key: (key.scope, key.cell != "", order.get(key.cell, len(order)), key.cell)
    )
    yield total
    yield from rest


def _row(
    line: AskedLine | None,
    key: Key,
    now: Number | None,
    before: Number | None,
    year_ago: Number | None,
    findings: tuple[Finding, ...],
) -> SheetRow:
    cell = dict(line.cells).get(key.cell, key.cell) if line else key.cell
    return SheetRow(
        key=key,
        name=line.name if line else key.indicator,
        cell=cell,
        unit=line.unit if line else "",
        kind=line.kind if line else "",
        decimals=line.decimals if line else None,
        required=bool(line and line.required),
        content=f"{line.content_number}. {line.content_title}" if line and line.content_number else "",
        now=now,
        before=before,
        year_ago=year_ago,
        findings=findings,
    )
