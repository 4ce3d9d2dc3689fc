"""Regimes, forms, assignments and calendars as frozen records, as a bundle or a form gives them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class RegimeRecord:
    """A reporting regime with the fields that Nghị định 09/2019/NĐ-CP asks for."""

    code: str
    programme: str
    name: str = ""
    content: str = ""
    expectation: str = "assignments"
    reporters: str = ""
    receivers: str = ""
    sending: str = ""
    data_close: str = ""
    deadline_days: int | None = None
    grace_days: int | None = None
    outline: str = ""
    guidance: str = ""
    row: int | None = None


@dataclass(frozen=True, slots=True)
class FormLineRecord:
    """An indicator in a form."""

    form: str
    indicator: str
    order: int | None = None
    required: bool = True
    row: int | None = None


@dataclass(frozen=True, slots=True)
class SectionRecord:
    """A narrative section of a form."""

    form: str
    section: str
    title: str = ""
    order: int | None = None
    help: str = ""
    row: int | None = None


@dataclass(frozen=True, slots=True)
class AssignmentRecord:
    """A form asked of one unit, or of every unit of a kind (exactly one of the two), both days included."""

    form: str
    organisation: str = ""
    kind: str = ""
    start: date | None = None
    end: date | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class CalendarRecord:
    """The dates of exactly one period, in place of the window rule."""

    programme: str
    period: str
    starts: date | None
    ends: date | None
    due: date | None = None
    row: int | None = None
