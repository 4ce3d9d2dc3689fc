"""One cell of a workbook, as a spreadsheet holds it, read as what a report says."""

from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from phoihop.base.faults import Fault
from phoihop.base.findings import Finding
from phoihop.base.language import N_
from phoihop.base.vietnamese import NumberRefused, fold, format_number, parse_number, to_nfc
from phoihop.base.vietnamese.numbers import MOST_DECIMALS, MOST_WHOLE_DIGITS, NumberTooLong, NumberWithoutSense
from phoihop.base.vietnamese.text import INVISIBLE
from phoihop.reporting.workbooks.rules import faults
from phoihop.reporting.workbooks.rules.form import FormRow, Told
from phoihop.reporting.workbooks.rules.sheets import Place, Raw
from phoihop_rollup.vocabulary import Kind

LONGEST_TEXT = 20_000
_SHOWN = 60
_SIGNIFICANT = 15
"""Digits that a spreadsheet keeps and shows."""
YES, NO = N_("Có"), N_("Không")
_YES, _NO = {"co", "yes", "true"}, {"khong", "no", "false"}


@dataclass(frozen=True, slots=True)
class Read:
    """What a cell says, the text it holds if it is text, and what is wrong or odd with it."""

    told: Told
    place: Place
    text: str | None = None
    finding: Finding | None = None


def words_of(raw: Raw) -> str:
    """The cell as text, composed, without hidden signs."""
    return to_nfc(raw.text).strip()


def read_cell(raw: Raw, row: FormRow, place: Place) -> Read:
    """The cell as what the row asks for: a narrative, a yes or no, a number."""
    if row.section is not None:
        return _narrative(raw, row, place)
    if raw.kind == "s" and not words_of(raw):
        return Read(None, place)
    read = _yesno(raw, row, place) if row.line is not None and row.line.kind == Kind.YESNO else None
    read = read or _number(raw, row, place)
    text = to_nfc(raw.text) if raw.kind == "s" else None
    hidden = raw.kind == "s" and read.finding is None and INVISIBLE.search(raw.text)
    finding = at(faults.HIDDEN_SIGNS, place, name=row.name) if hidden else read.finding
    return replace(read, text=text, finding=finding)


def at(fault: Fault, place: Place, value: str = "", **params: object) -> Finding:
    """A fault at a cell; `place` in its sentences is the sheet and the cell."""
    shown = value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…"
    return replace(fault.at(value=shown), table=place.name, params={"place": place.name, **params})


def _narrative(raw: Raw, row: FormRow, place: Place) -> Read:
    if raw.kind == "e":
        return Read("", place, finding=at(faults.AN_ERROR, place, name=row.name))
    number = exact(raw.text) if raw.kind == "n" else None
    typed = raw.text if number is None else format_number(number)
    text = to_nfc(typed).replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > LONGEST_TEXT:
        length, most = format_number(len(text)), format_number(LONGEST_TEXT)
        return Read(text, place, text, at(faults.LONG_TEXT, place, text, name=row.name, length=length, most=most))
    hidden = raw.kind == "s" and INVISIBLE.search(raw.text)
    return Read(text, place, text, at(faults.HIDDEN_SIGNS, place, name=row.name) if hidden else None)


def _yesno(raw: Raw, row: FormRow, place: Place) -> Read | None:
    if raw.kind == "b":
        return Read(Decimal(int(raw.text == "1")), place)
    if raw.kind != "s":
        number = _number(raw, row, place)
        if number.finding is None and number.told not in {None, Decimal(0), Decimal(1)}:
            return replace(number, finding=at(faults.NOT_YESNO, place, raw.text, name=row.name))
        return number
    word = fold(raw.text)
    if word in _YES | _NO:
        return Read(Decimal(int(word in _YES)), place)
    number = _number(raw, row, place)
    if number.finding is None and number.told in {Decimal(0), Decimal(1)}:
        return number
    return Read(words_of(raw), place, finding=at(faults.NOT_YESNO, place, words_of(raw), name=row.name))


def _number(raw: Raw, row: FormRow, place: Place) -> Read:
    match raw.kind:
        case "":
            return Read(None, place)
        case "n":
            return _of_float(raw.text, row, place)
        case "s":
            return _of_text(words_of(raw), row, place)
        case "d":
            return Read(raw.text, place, finding=at(faults.A_DAY, place, raw.text, name=row.name))
        case "e":
            return Read("", place, finding=at(faults.AN_ERROR, place, name=row.name))
    shown = "TRUE" if raw.text == "1" else "FALSE"
    return Read(shown, place, finding=at(faults.NOT_A_NUMBER, place, shown, name=row.name))


def _of_float(text: str, row: FormRow, place: Place) -> Read:
    number = exact(text)
    if number is None:
        return Read(text, place, finding=at(faults.NOT_A_NUMBER, place, text, name=row.name))
    if not fits(number):
        return Read(text, place, finding=at(faults.TOO_LONG, place, text, name=row.name))
    if number < 0 and not _below_zero(row):
        shown = format_number(number)
        return Read(number, place, finding=at(faults.NEGATIVE, place, shown, name=row.name))
    return Read(number, place)


def _of_text(text: str, row: FormRow, place: Place) -> Read:
    try:
        return Read(parse_number(text, negative=_below_zero(row)), place)
    except NumberTooLong:
        fault = faults.TOO_LONG
    except NumberWithoutSense:
        fault = faults.NEGATIVE
    except NumberRefused as refused:
        return Read(text, place, finding=_unclear(text, [format_number(each) for each in refused.meant], row, place))
    return Read(text, place, finding=at(fault, place, text, name=row.name))


def _unclear(text: str, meant: list[str], row: FormRow, place: Place) -> Finding:
    match meant:
        case [one, other]:
            return at(faults.AMBIGUOUS, place, text, name=row.name, one=one, other=other)
        case [one]:
            return at(faults.FOREIGN, place, text, name=row.name, one=one)
    return at(faults.NOT_A_NUMBER, place, text, name=row.name)


def exact(text: str) -> Decimal | None:
    """The number that a spreadsheet shows for a binary float: to its 15 digits; None for NaN and the infinities."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    if len(number.normalize().as_tuple().digits) > _SIGNIFICANT:
        number = Decimal(format(float(number), f".{_SIGNIFICANT}g"))
    return number.copy_abs() if number == 0 else number


def fits(number: Decimal) -> bool:
    """Whether the database keeps it: numeric(38,15)."""
    exponent = int(number.normalize().as_tuple().exponent)
    return number.copy_abs() < 10**MOST_WHOLE_DIGITS and exponent >= -MOST_DECIMALS


def _below_zero(row: FormRow) -> bool:
    return row.line is not None and row.line.kind == Kind.AMOUNT
