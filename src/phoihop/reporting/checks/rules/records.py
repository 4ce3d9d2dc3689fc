"""What the checks of one report look at, gathered before: everything here is plain and frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from phoihop.base.findings import Severity
from phoihop.reporting.checks.rules.expressions import Rule
from phoihop.reporting.checks.rules.numbers import Content, Numbers, numbers_of
from phoihop.reporting.regimes.rules import AskedLine


@dataclass(frozen=True, slots=True)
class Past:
    """What the unit reported for an earlier period of the same length."""

    period: str
    content: Content
    numbers: Numbers = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Read the numbers once: every check of the past looks at them."""
        object.__setattr__(self, "numbers", numbers_of(self.content))


@dataclass(frozen=True, slots=True)
class Alike:
    """A narrative that resembles one of another unit. `likeness` is the share of what both say, from 0 to 1."""

    section: str
    unit: str
    period: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Below:
    """What the units below reported themselves for the period: sums by key, and how many of `units` reported each."""

    sums: Mapping[str, Decimal]
    reported: Mapping[str, int]
    units: int


@dataclass(frozen=True, slots=True)
class Asking:
    """A rule of the secretariat that is on: what must hold, the sentence that asks where it does not."""

    key: int
    rule: Rule
    sentence: str
    severity: Severity = Severity.WARNING


@dataclass(frozen=True, slots=True)
class Setting:
    """How a programme wants one check: whether at all, how severe, for the fall of stocks of which indicators."""

    is_on: bool = True
    severity: Severity | None = None
    indicators: tuple[str, ...] = ()


Settings = Mapping[str, Setting]
"""By the code of the check; one that is not named is on, as severe as it comes."""


@dataclass(frozen=True, slots=True)
class Case:
    """One report to look at. `past` begins with the latest; `twins` and the units of `joint` are names."""

    content: Content
    lines: tuple[AskedLine, ...] = ()
    sections: Mapping[str, str] = field(default_factory=dict)
    past: tuple[Past, ...] = ()
    twins: tuple[str, ...] = ()
    alike: tuple[Alike, ...] = ()
    joint: tuple[tuple[str, str], ...] = ()
    below: Below | None = None
    rules: tuple[Asking, ...] = ()
    settings: Settings = field(default_factory=dict)
