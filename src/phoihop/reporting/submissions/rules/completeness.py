"""What a report's lines lack or contradict, beyond what makes a value invalid; mostly warnings, told before sending."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from phoihop.base.findings import Finding
from phoihop.base.vietnamese import format_number
from phoihop.reporting.regimes.rules import AskedLine
from phoihop.reporting.submissions.rules import faults
from phoihop.reporting.submissions.rules.cells import Entry, cell_key, declared, entries_of
from phoihop.reporting.submissions.rules.contents import Content
from phoihop_rollup.vocabulary import Kind, OverUnits


def parts_asked(line: AskedLine) -> tuple[str, ...]:
    """The numbers that each cell of a line has."""
    return ("numerator", "denominator") if line.kind == Kind.RATIO else ("value",)


def keys_of(line: AskedLine) -> list[str]:
    """Every cell of a line, the total's first."""
    return [cell_key(line.indicator, cell, part) for cell in ("", *_codes(line)) for part in parts_asked(line)]


def adds_up(line: AskedLine) -> bool:
    """Whether the total of a line is the sum of its cells."""
    return bool(line.cells) and line.over_units == OverUnits.SUM and line.kind != Kind.RATIO


def is_answered(line: AskedLine, entries: Mapping[str, Entry]) -> bool:
    """Whether a line says what it must: its total, or cells that make one."""
    total = [cell_key(line.indicator, "", part) for part in parts_asked(line)]
    if all(_number(entries, key) is not None for key in total):
        return True
    return adds_up(line) and sum_of_cells(line, entries) is not None


def sum_of_cells(line: AskedLine, entries: Mapping[str, Entry]) -> Decimal | None:
    """The sum of the cells given; None where none is, or where they do not add up."""
    given = [_number(entries, cell_key(line.indicator, cell, "value")) for cell in _codes(line)]
    known = [number for number in given if number is not None]
    return sum(known, Decimal(0)) if adds_up(line) and known else None


def ratio_of(line: AskedLine, entries: Mapping[str, Entry], cell: str = "") -> Decimal | None:
    """The ratio as the engine makes it: in per cent or per mille by the line's unit; None without two parts."""
    numerator, denominator = (_number(entries, cell_key(line.indicator, cell, part)) for part in parts_asked(line))
    if numerator is None or not denominator:
        return None
    return numerator * {"%": 100, "‰": 1000}.get(line.unit, 1) / denominator


def check_lines(content: Content, lines: Iterable[AskedLine]) -> list[Finding]:
    """What is missing or at odds with itself, line by line; the finding's `column` is the cell's key."""
    entries = entries_of(content)
    elsewhere = {value["indicator"] for value in declared(content)}
    found = [finding for line in lines for finding in _line(line, entries)]
    return [row for row in found if row.code != faults.NOT_ANSWERED.code or row.params["indicator"] not in elsewhere]


def _line(line: AskedLine, entries: Mapping[str, Entry]) -> Iterator[Finding]:
    words: dict[str, Any] = {"table": "values", "indicator": line.indicator}
    if line.required and not is_answered(line, entries) and not _has_unread(line, entries):
        yield faults.NOT_ANSWERED.at(column=keys_of(line)[0], name=line.name, **words)
    for key in keys_of(line):
        number = _number(entries, key)
        if number is not None and line.decimals is not None and decimals_of(number) > line.decimals:
            value = format_number(number)
            yield faults.MORE_DECIMALS.at(column=key, value=value, name=line.name, decimals=line.decimals, **words)
    yield from _total(line, entries)
    if line.kind == Kind.RATIO:
        for cell in ("", *_codes(line)):
            yield from _ratio(line, entries, cell)


def _total(line: AskedLine, entries: Mapping[str, Entry]) -> Iterator[Finding]:
    key = cell_key(line.indicator, "", "value")
    total, cells = _number(entries, key), sum_of_cells(line, entries)
    if total is not None and cells is not None and total != cells:
        told: dict[str, Any] = {"value": format_number(total), "cells": format_number(cells), "name": line.name}
        yield faults.CELLS_DIFFER.at(table="values", column=key, indicator=line.indicator, **told)


def _ratio(line: AskedLine, entries: Mapping[str, Entry], cell: str) -> Iterator[Finding]:
    keys = [cell_key(line.indicator, cell, part) for part in parts_asked(line)]
    numerator, denominator = (_number(entries, key) for key in keys)
    words: dict[str, Any] = {"table": "values", "indicator": line.indicator, "name": line.name}
    if (numerator is None) != (denominator is None) and not any(_is_unread(entries, key) for key in keys):
        yield faults.HALF_RATIO.at(column=keys[numerator is not None], **words)
    elif line.unit == "%" and numerator is not None and denominator is not None and numerator > denominator:
        told: dict[str, Any] = {"value": format_number(numerator), "denominator": format_number(denominator)}
        yield faults.MORE_THAN_ALL.at(column=keys[0], **told, **words)


def decimals_of(number: Decimal) -> int:
    """How many decimals a number has."""
    return max(0, -int(number.normalize().as_tuple().exponent))


def _codes(line: AskedLine) -> list[str]:
    return [code for code, _name in line.cells]


def _number(entries: Mapping[str, Entry], key: str) -> Decimal | None:
    entry = entries.get(key)
    if entry is None or entry.unread:
        return None
    try:
        return Decimal(entry.text)
    except InvalidOperation:
        return None


def _is_unread(entries: Mapping[str, Entry], key: str) -> bool:
    return key in entries and entries[key].unread


def _has_unread(line: AskedLine, entries: Mapping[str, Entry]) -> bool:
    return any(_is_unread(entries, key) for key in keys_of(line))
