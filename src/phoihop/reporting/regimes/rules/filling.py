"""What one unit is to fill in for one period: lines and sections of every form asked of it, merged in order. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class AskedLine:
    """One indicator to report, with what helps to report it; `cells` are code and name of its breakdown, in order.

    The words `kind`, `frequency`, `over_time`, `over_units` are those of the engine's vocabulary. `content_number` and
    `content_title` name the coordination content, None and '' without one. `breakdown` is the code, '' without one.
    """

    form: str
    form_name: str
    indicator: str
    name: str
    unit: str
    kind: str
    frequency: str
    over_time: str
    over_units: str
    direction: str
    decimals: int | None
    minimum: Decimal | None
    maximum: Decimal | None
    help: str
    legal_basis: str
    content_number: int | None
    content_title: str
    required: bool
    breakdown: str = ""
    cells: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class AskedSection:
    """One narrative section to write."""

    form: str
    code: str
    title: str
    help: str


@dataclass(frozen=True, slots=True)
class AskedReport:
    """A period's report as it is asked of one unit: the days it covers, its deadline, and what it must hold.

    `expected` is False where nobody is named (expectation 'observed'): then the unit may report, and need not.
    """

    organisation: str
    period: str
    starts: date
    ends: date
    due: date
    grace_until: date
    forms: tuple[str, ...]
    lines: tuple[AskedLine, ...]
    sections: tuple[AskedSection, ...]
    expected: bool = True


def merge_lines(lines: Iterable[AskedLine]) -> tuple[AskedLine, ...]:
    """Each indicator once, at its first place; required where any of the forms requires it."""
    found: dict[str, AskedLine] = {}
    for line in lines:
        known = found.setdefault(line.indicator, line)
        if line.required and not known.required:
            found[line.indicator] = replace(known, required=True)
    return tuple(found.values())


def merge_sections(sections: Iterable[AskedSection]) -> tuple[AskedSection, ...]:
    """Each section once, at its first place: narratives are kept by the section's code."""
    found: dict[str, AskedSection] = {}
    for section in sections:
        found.setdefault(section.code, section)
    return tuple(found.values())
