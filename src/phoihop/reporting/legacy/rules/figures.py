"""The number that one cell of an old file holds, or why it holds none."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any

from phoihop.agreements.programmes.rules import IndicatorRecord
from phoihop.base.errors import ProductError
from phoihop.base.faults import Fault
from phoihop.base.findings import Finding
from phoihop.base.vietnamese import format_number
from phoihop.base.vietnamese.numbers import (
    MOST_DECIMALS,
    MOST_WHOLE_DIGITS,
    NumberTooLong,
    NumberWithoutSense,
    parse_number,
)
from phoihop.base.vietnamese.text import fold
from phoihop.reporting.legacy.enums import CellKind
from phoihop.reporting.legacy.rules import faults
from phoihop.reporting.legacy.rules.grids import Cell, Place
from phoihop_rollup.vocabulary import Kind

_DASHES = frozenset(("-", "–", "—", "−", "_", ".", "..", "...", "…", "/", "//", "?"))
_NOTHING = frozenset(("khong phat sinh", "khong co", "kps"))
"""Words for a reported zero (rollup: 'không phát sinh' is a number)."""
_YES = frozenset(("x", "co", "da", "roi", "dat", "v", "✓", "✔"))
_NO = frozenset(("khong", "chua"))
_PERCENT = re.compile(r"(?<=[0-9])\s?%$")
_PLAIN: Mapping[CellKind, Fault] = MappingProxyType(
    {CellKind.MISTAKE: faults.MISTAKE, CellKind.UNCOMPUTED: faults.UNCOMPUTED, CellKind.DATE: faults.A_DATE}
)


@dataclass(frozen=True, slots=True)
class Read:
    """A number, or none; and what is to be told of the cell."""

    number: Decimal | None = None
    finding: Finding | None = None


def figure_of(cell: Cell, text: str, indicator: IndicatorRecord, place: Place) -> Read:
    """The number of the cell for that indicator; `text` is the cell's text in Unicode. An empty cell is no number."""
    if cell.covered:
        return Read(finding=faults.MERGED_VALUE.at(**place.told)) if cell.kind is CellKind.NUMBER else Read()
    if not text:
        return Read()
    if cell.kind in _PLAIN:
        return Read(finding=_PLAIN[cell.kind].at(**place.told, value=text))
    shown = f"{format_number(Decimal(text))}%" if cell.kind is CellKind.PERCENT else text
    if indicator.unit != "%" and _PERCENT.search(shown):
        words: dict[str, Any] = {"indicator": indicator.name, "unit": indicator.unit}
        return Read(finding=faults.A_PERCENT.at(**place.told, value=_short(shown), **words))
    return _number(cell, _PERCENT.sub("", text), indicator, place)


def _number(cell: Cell, text: str, indicator: IndicatorRecord, place: Place) -> Read:
    said = _said(text, indicator, place) if cell.kind is CellKind.TEXT else None
    if said is not None:
        return said
    try:
        number = _told(cell, text, negative=indicator.kind == Kind.AMOUNT)
    except ProductError as refused:
        return Read(finding=faults.NOT_A_NUMBER.at(**place.told, value=_short(text), reason=refused.sentence()))
    found = _within(number, indicator, place)
    small = cell.kind is CellKind.NUMBER and indicator.unit == "%" and 0 < number <= 1 and indicator.kind == Kind.AMOUNT
    return replace(found, finding=_small_percent(number, indicator, place)) if small and not found.finding else found


def _small_percent(number: Decimal, indicator: IndicatorRecord, place: Place) -> Finding:
    """.xls and .ods do not tell 87 % from 0,87."""
    words: dict[str, Any] = {"indicator": indicator.name, "meant": format_number(number * 100)}
    return faults.SMALL_PERCENT.at(**place.told, value=format_number(number), **words)


def _said(text: str, indicator: IndicatorRecord, place: Place) -> Read | None:
    """What words say: yes or no, nothing occurred, not reported; None where the text is to be read as a number."""
    word = fold(text)
    if indicator.kind == Kind.YESNO and word in _YES | _NO:
        return Read(Decimal(int(word in _YES)))
    if text in _DASHES:
        return Read(finding=faults.NOT_REPORTED.at(**place.told, value=text))
    return Read(Decimal(0)) if word in _NOTHING else None


def _within(number: Decimal, indicator: IndicatorRecord, place: Place) -> Read:
    """The number, if the indicator can have it."""
    if indicator.kind == Kind.YESNO:
        least, most, fits = Decimal(0), Decimal(1), number in (0, 1)
    else:
        least, most = indicator.minimum, indicator.maximum  # type: ignore[assignment]
        fits = (least is None or least <= number) and (most is None or number <= most)
    if fits:
        return Read(number)
    ends = [format_number(end) if end is not None else "…" for end in (least, most)]
    words: dict[str, Any] = {"indicator": indicator.name, "least": ends[0], "most": ends[1]}
    return Read(finding=faults.BEYOND_RANGE.at(**place.told, value=format_number(number), **words))


def _told(cell: Cell, text: str, *, negative: bool) -> Decimal:
    """The number that a person wrote (Vietnamese), or a spreadsheet keeps (plain). Raises NumberRefused."""
    if cell.kind is CellKind.TEXT:
        return parse_number(text, negative=negative)
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise NumberTooLong(value=text) from None
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or number.adjusted() >= MOST_WHOLE_DIGITS or exponent < -MOST_DECIMALS:
        raise NumberTooLong(value=text)
    if number < 0 and not negative:
        raise NumberWithoutSense(value=text)
    return number


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
