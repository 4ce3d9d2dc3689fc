"""What a workbook said, as JSON, between its preview and its being applied."""

from collections.abc import Mapping
from decimal import Decimal

from phoihop.reporting.workbooks.rules.form import Told, plain

_NUMBER, _TEXT = "n", "s"


def keep_told(told: Mapping[str, Told]) -> dict[str, list[str]]:
    """Each cell as its kind and its text; an emptied one as an empty list."""
    return {key: _kept(one) for key, one in told.items()}


def kept_told(record: Mapping[str, list[str]]) -> dict[str, Told]:
    """The cells out of the JSON that `keep_told` made."""
    return {key: _told(row) for key, row in record.items()}


def _kept(told: Told) -> list[str]:
    if told is None:
        return []
    return [_TEXT, told] if isinstance(told, str) else [_NUMBER, plain(told)]


def _told(row: list[str]) -> Told:
    if not row:
        return None
    kind, text = row
    return Decimal(text) if kind == _NUMBER else text
