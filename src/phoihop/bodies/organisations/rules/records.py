"""Organisations over time as frozen records, as a bundle or a form gives them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class OrganisationRecord:
    """A unit: it exists from `opened` until `closed`, the first day it no longer does."""

    code: str
    name: str
    name_en: str = ""
    kind: str = ""
    block: str = ""
    parent: str | None = None
    opened: date | None = None
    closed: date | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """Codes of the units some of whose days a reader has refused: of their life, their placements, their names."""

    opened: Collection[str] = ()
    closed: Collection[str] = ()
    placed: Collection[str] = ()
    named: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class PlacementRecord:
    """Under whom a unit lies from `start` to `end`, both included; None as parent: under nobody."""

    organisation: str
    parent: str | None
    start: date | None = None
    end: date | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class SuccessionRecord:
    """On the day `source` closes, `share` of it passes to `target`."""

    source: str
    target: str
    on: date | None
    share: Decimal | None
    kind: str
    document: str = ""
    row: int | None = None


@dataclass(frozen=True, slots=True)
class NameRecord:
    """A name a unit bore from `start` to `end`, both included."""

    organisation: str
    name: str
    start: date | None = None
    end: date | None = None
    document: str = ""
    row: int | None = None
