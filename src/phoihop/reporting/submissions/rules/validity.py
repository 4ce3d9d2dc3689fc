"""Whether the content of a report is valid: small tables that say what is allowed, and the check of one report.

The tables (`allowed`, `existed`, `on_frequency`) are meant to be applied in bulk as well, column by column.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from phoihop.agreements.programmes.rules import IndicatorRecord
from phoihop.base.findings import Finding
from phoihop.base.vietnamese.nearest import hint
from phoihop.reporting.regimes.rules import AskedLine, AskedReport
from phoihop.reporting.submissions.rules import faults
from phoihop.reporting.submissions.rules.cells import UNREAD, carried_of, cell_key, entries_of, shown
from phoihop.reporting.submissions.rules.contents import NUMBERS, Content, number_text
from phoihop_rollup.periods import Days, find_period
from phoihop_rollup.vocabulary import DECLARABLE_OVER_TIME, Frequency, Kind, OverUnits, Scope

WHOLE, DECIMALS = 23, 15
"""Most digits before and after the point: numeric(38,15) in the database."""

TABLE = "values"
_EXAMPLES = {
    Frequency.MONTH: "2016-11",
    Frequency.QUARTER: "2016-Q4",
    Frequency.HALF: "2016-H2",
    Frequency.YEAR: "2016",
}


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may be reported of one indicator. `parts` are the numbers a fact may have; a ratio may lack one."""

    indicator: str
    frequency: Frequency
    parts: tuple[str, ...]
    cells: frozenset[str]
    declarable: bool
    yesno: bool
    minimum: Decimal | None = None
    maximum: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Life:
    """The unit that reports: from `opened` until `closed`, the first day it no longer exists."""

    organisation: str
    opened: date | None = None
    closed: date | None = None


def allowed(indicators: Iterable[IndicatorRecord], cells: Mapping[str, Collection[str]]) -> dict[str, Allowed]:
    """Indicator → what may be reported of it; `cells` are the cell codes of each breakdown."""
    return {
        row.code: Allowed(
            indicator=row.code,
            frequency=Frequency(row.frequency),
            parts=("numerator", "denominator") if row.kind == Kind.RATIO else ("value",),
            cells=frozenset(cells.get(row.breakdown, ())) if row.breakdown else frozenset(),
            declarable=row.over_units == OverUnits.SUM and row.over_time in DECLARABLE_OVER_TIME,
            yesno=row.kind == Kind.YESNO,
            minimum=row.minimum,
            maximum=row.maximum,
        )
        for row in indicators
    }


def check_asked(content: Content, asked: AskedReport, life: Life) -> list[Finding]:
    """`check_content` for what one report asks, without a look at the programme; `column` is the cell's key.

    What a content holds beyond the report's own lines and sections is left aside (`outside` names it).
    """
    codes = {line.indicator for line in asked.lines}
    sections = {section.code for section in asked.sections}
    values = [value for value in content.get("values", ()) if value.get("indicator") in codes]
    narratives = {code: text for code, text in content.get("narratives", {}).items() if code in sections}
    found = check_content(
        {**content, "values": values, "narratives": narratives},
        indicators={line.indicator: _allowed_line(line) for line in asked.lines},
        life=life,
        period=asked.period,
        days=Days(asked.starts, asked.ends),
    )
    return [_at_cell(finding, values) for finding in found]


def outside(content: Content, asked: AskedReport) -> list[Mapping[str, Any]]:
    """The values of a content that the report does not ask for."""
    codes = {line.indicator for line in asked.lines}
    return [value for value in content.get("values", ()) if value.get("indicator") not in codes]


def _allowed_line(line: AskedLine) -> Allowed:
    return Allowed(
        indicator=line.indicator,
        frequency=Frequency(line.frequency),
        parts=("numerator", "denominator") if line.kind == Kind.RATIO else ("value",),
        cells=frozenset(code for code, _name in line.cells),
        declarable=line.over_units == OverUnits.SUM and line.over_time in DECLARABLE_OVER_TIME,
        yesno=line.kind == Kind.YESNO,
        minimum=line.minimum,
        maximum=line.maximum,
    )


def _at_cell(finding: Finding, values: Sequence[Mapping[str, Any]]) -> Finding:
    """A finding about a value, told by the cell's key instead of the value's place."""
    if finding.table != TABLE or finding.row is None:
        return finding
    value = values[finding.row - 1]
    part = finding.column if finding.column in NUMBERS else "value"
    return replace(finding, row=None, column=cell_key(value["indicator"], value.get("cell") or "", part))


def existed(life: Life, days: Days) -> bool:
    """Whether the unit existed on some day of the period."""
    return (life.opened is None or life.opened <= days.ends) and (life.closed is None or days.starts < life.closed)


def on_frequency(period: str, frequency: Frequency) -> bool:
    """Whether an indicator of this frequency is reported for this period."""
    found = find_period(period)
    return found is not None and found.frequency is frequency


def check_content(
    content: Content,
    *,
    indicators: Mapping[str, Allowed],
    life: Life,
    period: str,
    days: Days,
    sections: Collection[str] | None = None,
) -> list[Finding]:
    """Everything wrong with what one unit reports for one period, all at once; `row` is the value's place from 1.

    `days` are the period's own (calendar or window rule). `sections` None: any narrative section is taken.
    """
    values = list(content.get("values", ()))
    found: list[Finding] = []
    if not existed(life, days):
        words: dict[str, Any] = {
            "starts": days.starts,
            "ends": days.ends,
            "opened": life.opened or "…",
            "closed": life.closed or "…",
        }
        found.append(
            faults.NO_UNIT_THEN.at(table=TABLE, column="period", value=period, organisation=life.organisation, **words)
        )
    for place, value in enumerate(values, 1):
        found += _value(place, value, indicators.get(str(value.get("indicator", ""))), period)
    found += _repeats(values, life.organisation)
    narratives = content.get("narratives", {})
    if not values and not any(narratives.values()):
        found.append(faults.EMPTY.at(table=TABLE))
    for section in narratives:
        if sections is not None and section not in sections:
            found.append(faults.UNKNOWN_SECTION.at(table="narratives", column="section", value=section))
    return [*found, *_unread(content), *_unconfirmed(content)]


def _unread(content: Content) -> Iterator[Finding]:
    """What was typed and is no number: it must be settled before the report is sent. `column` is the cell's key."""
    for key, text in content.get(UNREAD, {}).items():
        yield faults.UNREAD.at(table=TABLE, column=key, value=text, indicator=key.partition("|")[0])


def _unconfirmed(content: Content) -> Iterator[Finding]:
    """Numbers carried over from the period before that nobody has looked at. `column` is the cell's key."""
    entries = entries_of(content) if carried_of(content) else {}
    for key in sorted(carried_of(content) & entries.keys()):
        value = shown(key, entries[key])
        yield faults.NOT_CONFIRMED.at(table=TABLE, column=key, value=value, indicator=key.partition("|")[0])


def _value(place: int, value: Mapping[str, Any], rule: Allowed | None, period: str) -> Iterator[Finding]:
    at: dict[str, Any] = {"table": TABLE, "row": place, "indicator": value.get("indicator", "")}
    if rule is None:
        yield faults.UNKNOWN_INDICATOR.at(table=TABLE, row=place, column="indicator", value=value.get("indicator", ""))
        return
    if not on_frequency(period, rule.frequency):
        needed = f"{rule.frequency}: {_EXAMPLES[rule.frequency]}"
        yield faults.OFF_FREQUENCY.at(**at, column="period", value=period, needed=needed)
    cell, scope = value.get("cell") or "", value.get("scope") or Scope.OWN
    if cell and cell not in rule.cells:
        yield faults.UNKNOWN_CELL.at(**at, column="cell", value=cell, hint=hint(cell, sorted(rule.cells)))
    if scope not in set(Scope):
        yield faults.UNKNOWN_SCOPE.at(**at, column="scope", value=scope)
    elif scope == Scope.SUBTREE and not rule.declarable:
        yield faults.NOT_DECLARABLE.at(**at, column="scope", value=scope)
    yield from _numbers(at, value, rule)


def _numbers(at: Mapping[str, Any], value: Mapping[str, Any], rule: Allowed) -> Iterator[Finding]:
    given = {column: value[column] for column in NUMBERS if value.get(column) not in {None, ""}}
    if not given:
        yield faults.NO_NUMBER.at(**at)
    for column, text in given.items():
        number = _read(text)
        if column not in rule.parts:
            fault = faults.VALUE_FOR_RATIO if column == "value" else faults.PARTS_FOR_VALUE
            yield fault.at(**at, column=column, value=text)
        elif number is None:
            yield faults.NOT_A_NUMBER.at(**at, column=column, value=text)
        elif not _fits(number):
            yield faults.MANY_DIGITS.at(**at, column=column, value=text, whole=WHOLE, decimals=DECIMALS)
        elif column == "value":
            yield from _belief(at, number, rule)


def _belief(at: Mapping[str, Any], number: Decimal, rule: Allowed) -> Iterator[Finding]:
    below = rule.minimum is not None and number < rule.minimum
    above = rule.maximum is not None and number > rule.maximum
    if below or above:
        least, most = (number_text(limit) if limit is not None else "…" for limit in (rule.minimum, rule.maximum))
        yield faults.BEYOND_RANGE.at(**at, column="value", value=number_text(number), least=least, most=most)
    if rule.yesno and number not in {0, 1}:
        yield faults.NOT_YESNO.at(**at, column="value", value=number_text(number))


def _read(text: object) -> Decimal | None:
    """The number, or None; a float is none, because it does not hold its digits."""
    if isinstance(text, float | bool):
        return None
    try:
        number = Decimal(str(text))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _fits(number: Decimal) -> bool:
    exponent = int(number.as_tuple().exponent)
    if not -200 <= exponent <= WHOLE:
        return False
    whole, _point, decimals = f"{abs(number):f}".partition(".")
    return len(whole.lstrip("0")) <= WHOLE and len(decimals.rstrip("0")) <= DECIMALS


def _repeats(values: Iterable[Mapping[str, Any]], organisation: str) -> Iterator[Finding]:
    first: dict[tuple[object, object, object], int] = {}
    for place, value in enumerate(values, 1):
        key = (value.get("indicator"), value.get("cell") or "", value.get("scope") or Scope.OWN)
        if key in first:
            indicator = value.get("indicator", "")
            words = {"organisation": organisation, "indicator": indicator, "first": first[key]}
            yield faults.SAME_FACT.at(table=TABLE, row=place, column="indicator", value=indicator, **words)
        first.setdefault(key, place)
