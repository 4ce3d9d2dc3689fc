"""Numbers and days as spreadsheets keep them, told exactly."""

from datetime import date, timedelta
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, InvalidOperation

from phoihop.reporting.legacy.enums import CellKind

_SHOWN = Context(prec=15, Emax=MAX_EMAX, Emin=MIN_EMIN)
"""A spreadsheet shows 15 digits; the 17 that it writes are the noise of binary fractions."""
_LAST_DAY = 2_958_465
"""31/12/9999 as a spreadsheet counts."""


def number_of(text: str) -> tuple[str, CellKind]:
    """The number in plain or scientific notation; a mistake where it is none (NaN, infinity)."""
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return text, CellKind.MISTAKE
    if not number.is_finite():
        return text, CellKind.MISTAKE
    rounded = _SHOWN.plus(number)
    plain = -15 <= rounded.adjusted() <= 40
    told = f"{rounded:f}" if plain or not rounded else str(rounded)
    return _without_zeros(told), CellKind.NUMBER


def percent_of(text: str) -> tuple[str, CellKind]:
    """The number of a cell shown in percent: 0.873 is 87.3."""
    told, kind = number_of(text)
    if kind is not CellKind.NUMBER:
        return told, kind
    return number_of(str(_SHOWN.multiply(Decimal(told), Decimal(100))))[0], CellKind.PERCENT


def day_of(text: str, *, from_1904: bool) -> tuple[str, CellKind]:
    """The day (ISO) of a serial number shown as a date; a number where it is no day."""
    told, kind = number_of(text)
    if kind is not CellKind.NUMBER or not 1 <= Decimal(told) <= _LAST_DAY:
        return told, kind
    start = date(1904, 1, 1) if from_1904 else date(1899, 12, 30)
    try:
        return (start + timedelta(days=int(Decimal(told)))).isoformat(), CellKind.DATE
    except OverflowError:
        return told, kind


def _without_zeros(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text and "E" not in text else text
