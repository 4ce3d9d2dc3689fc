"""Programmes and their indicators as frozen records, as a bundle or a form gives them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class ProgrammeRecord:
    """A programme; `predecessor` and `superior` are codes that need not be known here."""

    code: str
    title: str
    title_en: str = ""
    start: date | None = None
    end: date | None = None
    signed_on: date | None = None
    predecessor: str = ""
    superior: str = ""
    window: str = "government"
    status: str = ""
    row: int | None = None


@dataclass(frozen=True, slots=True)
class PartyRecord:
    """A body taking part in a programme."""

    programme: str
    organisation: str
    role: str
    row: int | None = None


@dataclass(frozen=True, slots=True)
class ContentRecord:
    """A numbered coordination content."""

    programme: str
    number: int | None
    title: str
    title_en: str = ""
    owner: str = ""
    row: int | None = None


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A document about a programme."""

    code: str
    programme: str
    type: str = ""
    number: str = ""
    symbol: str = ""
    issued_on: date | None = None
    issuer: str = ""
    title: str = ""
    relation: str = ""
    file: str = ""
    row: int | None = None


@dataclass(frozen=True, slots=True)
class IndicatorRecord:
    """A number that units report; without `programme` it belongs to the only programme."""

    code: str
    name: str
    kind: str
    frequency: str
    over_time: str
    over_units: str
    programme: str = ""
    content: int | None = None
    name_en: str = ""
    unit: str = ""
    direction: str = ""
    owner: str = ""
    decimals: int | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    breakdown: str = ""
    help: str = ""
    legal_basis: str = ""
    row: int | None = None


@dataclass(frozen=True, slots=True)
class BreakdownCellRecord:
    """One cell of a named breakdown."""

    breakdown: str
    cell: str
    name: str = ""
    name_en: str = ""
    order: int | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class TargetRecord:
    """The value one unit is meant to reach in one period."""

    organisation: str
    period: str
    indicator: str
    value: Decimal | None
    row: int | None = None
