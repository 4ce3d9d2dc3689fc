"""Vietnamese as offices write it: text, names, numbers, dates, periods. Standard library only, always in Vietnamese."""

from phoihop.base.vietnamese.dates import DateRefused, format_date, official_date, parse_date, place_and_date
from phoihop.base.vietnamese.names import given_name, person_sort_key, sort_key
from phoihop.base.vietnamese.numbers import (
    NumberAmbiguous,
    NumberRefused,
    NumberTooLong,
    NumberWithoutSense,
    format_count,
    format_number,
    format_percent,
    parse_number,
)
from phoihop.base.vietnamese.ordinals import letter, roman
from phoihop.base.vietnamese.periods import PeriodUnknown, period_name
from phoihop.base.vietnamese.text import fold, to_nfc

__all__ = [
    "DateRefused",
    "NumberAmbiguous",
    "NumberRefused",
    "NumberTooLong",
    "NumberWithoutSense",
    "PeriodUnknown",
    "fold",
    "format_count",
    "format_date",
    "format_number",
    "format_percent",
    "given_name",
    "letter",
    "official_date",
    "parse_date",
    "parse_number",
    "period_name",
    "person_sort_key",
    "place_and_date",
    "roman",
    "sort_key",
    "to_nfc",
]
