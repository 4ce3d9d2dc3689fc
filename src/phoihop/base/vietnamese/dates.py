"""Dates as offices write and read them."""

import calendar
import re
from datetime import date

from phoihop.base.errors import ProductError
from phoihop.base.language import N_

_DAY_FIRST = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_LONGEST_TEXT = 40


class DateRefused(ProductError):
    """The text is no date, or names a day that the calendar does not have."""

    code = "P111"
    problem = N_("«{value}» không phải là ngày.")
    remedy = N_("Hãy viết đủ ngày/tháng/năm, ví dụ 05/01/2026.")


class MonthUnknown(DateRefused):
    """The month is not 1 to 12."""

    code = "P112"
    problem = N_("«{value}»: không có tháng {month}.")
    remedy = N_("Tháng từ 01 đến 12; ngày viết trước tháng, ví dụ 05/01/2026.")


class DayUnknown(DateRefused):
    """The month has no such day."""

    code = "P113"
    problem = N_("«{value}»: tháng {month} năm {year} chỉ có {days} ngày.")
    remedy = N_("Hãy kiểm tra lại ngày.")


class YearMissing(DateRefused):
    """A day and a month without the year, or with a year of two digits."""

    code = "P114"
    problem = N_("«{value}»: thiếu năm đủ bốn chữ số.")
    remedy = N_("Hãy viết đủ ngày/tháng/năm, ví dụ 05/01/2026.")


def format_date(day: date) -> str:
    """The day in tables and lists: `05/01/2026`."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def official_date(day: date) -> str:
    """The day in an official text (Nghị định 30/2020/NĐ-CP): days below 10 and months 1 and 2 take a leading zero."""
    return f"ngày {day.day:02d} tháng {official_month(day.month)} năm {day.year}"


def official_month(month: int) -> str:
    """The month's number in an official text: `01`, `02`, `3` … `12`."""
    return f"{month:02d}" if month <= 2 else str(month)


def place_and_date(place: str, day: date) -> str:
    """The line at the head of a document: `Hà Nội, ngày 05 tháng 01 năm 2026`."""
    return f"{place}, {official_date(day)}"


def parse_date(text: str) -> date:
    """The day that `5/1/2026`, `05-01-2026`, `05.01.2026` or `2026-01-05` names.

    Raises DateRefused, whose subclasses say what is wrong: MonthUnknown, DayUnknown (31/02), YearMissing.
    """
    clean = text.strip()
    shown = text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"
    if match := _DAY_FIRST.fullmatch(clean):
        day, month, year = int(match[1]), int(match[3]), int(match[4])
    elif match := _YEAR_FIRST.fullmatch(clean):
        year, month, day = int(match[1]), int(match[2]), int(match[3])
    elif re.fullmatch(r"[0-9]{1,2}[/.-][0-9]{1,2}(?:[/.-][0-9]{2})?", clean):
        raise YearMissing(value=shown)
    else:
        raise DateRefused(value=shown)
    return _day(year, month, day, shown)


def _day(year: int, month: int, day: int, shown: str) -> date:
    if not 1 <= month <= 12:
        raise MonthUnknown(value=shown, month=month)
    if year < 1 or day < 1:
        raise DateRefused(value=shown)
    days = calendar.monthrange(year, month)[1]
    if day > days:
        raise DayUnknown(value=shown, month=official_month(month), year=year, days=days)
    return date(year, month, day)
