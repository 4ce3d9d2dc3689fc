"""The values of a row as a person reads them on a page, in their language."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from phoihop.base.labels import label_of
from phoihop.base.language import _
from phoihop.base.vietnamese import format_date, format_number
from phoihop.outcomes.listings.enums import (
    COMMENDATION_FORM_LABELS,
    PRACTICE_FIELD_LABELS,
    RECIPIENT_KIND_LABELS,
    RECOGNITION_LEVEL_LABELS,
)
from phoihop.outcomes.listings.rules.columns import Known, title_of
from phoihop.outcomes.listings.rules.pasting import Planned
from phoihop.outcomes.listings.rules.values import AnyValues, CommendationValues

LABELS: Mapping[str, Mapping[StrEnum, str]] = {
    "field": PRACTICE_FIELD_LABELS,  # type: ignore[dict-item]
    "level": RECOGNITION_LEVEL_LABELS,  # type: ignore[dict-item]
    "recipient": RECIPIENT_KIND_LABELS,  # type: ignore[dict-item]
    "form": COMMENDATION_FORM_LABELS,  # type: ignore[dict-item]
}


def told(name: str, value: object, known: Known) -> str:
    """One value in words; '–' where nothing was said."""
    if value in (None, ""):
        return "–"
    if name in LABELS:
        return label_of(LABELS[name], str(value))
    if name == "unit":
        return known.units.get(str(value), str(value))
    if name == "practice" and isinstance(value, int):
        return known.practices.get(value, ("", str(value)))[1]
    if name == "indicator":
        return known.indicators.get(str(value), str(value))
    if isinstance(value, date):
        return format_date(value)
    return format_number(value) if isinstance(value, int) and name != "since" else str(value)


def changes_told(planned: Planned, known: Known) -> list[tuple[str, str, str]]:
    """What would change of a row: title of the field, before, after."""
    assert planned.old is not None  # noqa: S101 - asked for what is there already
    return [
        (
            _(title_of(name)),
            told(name, getattr(planned.old, name), known),
            told(name, getattr(planned.new, name), known),
        )
        for name in planned.changes
    ]


def name_of(values: AnyValues) -> str:
    """What the row is called."""
    return values.honoured if isinstance(values, CommendationValues) else values.name
