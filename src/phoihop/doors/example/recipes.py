"""How the made-up number of each indicator comes about, for one unit and one period.

A recipe takes an office and a stretch of time and gives entries; what one recipe learns that another needs (meetings,
before the people who came) stands in the office's memory. Only sums and products of seeded draws, no library of
distributions: the same seed gives the same bytes everywhere.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from phoihop.doors.example.bodies import Tier
from phoihop.doors.example.rhythm import Stretch

Entry = tuple[str, str, str, str]
"""Cell, value, numerator, denominator, as text; '' is not given."""

Bases = Mapping[str, float]
"""Level per full period in 2016 of a unit of size 1, by the letter of its tier."""


@dataclass(slots=True)
class Office:
    """A unit at work. `size` and `care` (−1 to 1) set it apart from others of its tier; `habit` (0 to 1) is its own.

    In the months of `gap` (first and last, counted as year × 12 + month) it sent nothing.
    """

    code: str
    tier: Tier
    size: float
    care: float
    habit: float
    draw: Callable[[], float]
    gap: tuple[int, int] = (0, 0)
    memory: dict[str, int] = field(default_factory=dict)

    def near(self, mean: float) -> int:
        """A whole number scattered around the mean, never below zero."""
        return int(mean * (0.6 + 0.8 * self.draw()) + self.draw())

    def split(self, count: int, weights: Sequence[float]) -> list[int]:
        """The count in parts of about these weights (which add up to 1)."""
        parts = [0] * len(weights)
        left, rest = count, 1.0
        for index, weight in enumerate(weights[:-1]):
            parts[index] = min(left, int(left * weight / rest + self.draw()))
            left, rest = left - parts[index], rest - weight
        parts[-1] = left
        return parts


class Recipe(Protocol):
    """Gives the entries of one indicator for one office and stretch."""

    def __call__(self, office: Office, stretch: Stretch) -> list[Entry]: ...


LEVELS: Mapping[str, Callable[[Stretch], float]] = {
    "even": lambda stretch: stretch.part,
    "meetings": lambda stretch: stretch.part * stretch.meetings,
    "drives": lambda stretch: stretch.part * stretch.drives,
    "first half": lambda stretch: stretch.part * (1.4 if stretch.index == 1 else 0.6),
    "second half": lambda stretch: stretch.part * (0.6 if stretch.index == 1 else 1.4),
    "year's end": lambda stretch: stretch.part * (1.5 if stretch.index == 4 else 0.83),
}


@dataclass(frozen=True, slots=True)
class Count:
    """Things done in the period, remembered under `name`."""

    name: str
    bases: Bases
    growth: float = 0.05
    rhythm: str = "even"

    def amount(self, office: Office, stretch: Stretch) -> int:
        """How many there were."""
        level = LEVELS[self.rhythm](stretch) * (1 + self.growth * stretch.years)
        count = office.near(self.bases[office.tier] * office.size * level)
        office.memory[self.name] = count
        return count

    def __call__(self, office: Office, stretch: Stretch) -> list[Entry]:
        """The count as the total."""
        return [("", str(self.amount(office, stretch)), "", "")]


@dataclass(frozen=True, slots=True)
class Broken:
    """A count broken down into cells; offices differ in giving the cells alone, the total alone, or both."""

    count: Count
    cells: tuple[str, ...]
    weights: tuple[float, ...]
    remote: float = 0.0
    both: float = 0.35
    alone: float = 0.1

    def __call__(self, office: Office, stretch: Stretch) -> list[Entry]:
        """Total and cells by the office's habit; nothing occurred is a total of zero alone."""
        total = self.count.amount(office, stretch)
        return present(office, total, self.cells, self._weights(stretch), both=self.both, alone=self.alone)

    def _weights(self, stretch: Stretch) -> tuple[float, ...]:
        """The last cell (remote meetings) takes over what gatherings lose."""
        moved = self.remote * (1 - stretch.openness)
        if not moved:
            return self.weights
        return (*(weight * (1 - moved) for weight in self.weights[:-1]), self.weights[-1] * (1 - moved) + moved)


def present(
    office: Office, total: int, cells: tuple[str, ...], weights: Sequence[float], *, both: float, alone: float
) -> list[Entry]:
    """A total and its parts as this office gives them: `both` and `alone` (total only) are shares of all offices."""
    given = [("", str(total), "", "")]
    if not total or office.habit > 1 - alone:
        return given
    parts = [(cell, str(part), "", "") for cell, part in zip(cells, office.split(total, weights), strict=True) if part]
    return given + parts if office.habit < both else parts


@dataclass(frozen=True, slots=True)
class Crowd:
    """People who came to what another recipe counted: that many times about `usual`, fewer in closed months."""

    of: str
    usual: Bases
    room: float = 0.55

    def __call__(self, office: Office, stretch: Stretch) -> list[Entry]:
        """Attendances; none where nothing was held."""
        held = office.memory[self.of]
        full = self.usual[office.tier] * (0.7 + 0.6 * office.habit) * (1 - self.room + self.room * stretch.openness)
        return [("", str(int(held * full * (0.85 + 0.3 * office.draw()))), "", "")]


@dataclass(frozen=True, slots=True)
class Share:
    """A ratio of flows: `bases` is the level of the denominator, `start` the share in 2016, `gain` its yearly rise."""

    bases: Bases
    start: float
    gain: float
    spread: float
    rhythm: str = "even"
    growth: float = 0.04

    def __call__(self, office: Office, stretch: Stretch) -> list[Entry]:
        """Numerator and denominator."""
        level = LEVELS[self.rhythm](stretch) * (1 + self.growth * stretch.years)
        whole = office.near(self.bases[office.tier] * office.size * level)
        return [("", "", str(part_of(office, stretch, whole, self.start, self.gain, self.spread)), str(whole))]


def part_of(office: Office, stretch: Stretch, whole: int, start: float, gain: float, spread: float) -> int:
    """A share of the whole that rises over the years, better where care is greater."""
    share = start + gain * stretch.years + spread * (office.care + 0.6 * office.draw() - 0.3)
    return min(whole, int(whole * max(0.0, min(share, 1.0)) + office.draw()))


@dataclass(frozen=True, slots=True)
class Standing:
    """A ratio of stocks, in one or several cells; the denominator belongs to the office and hardly moves."""

    name: str
    bases: Bases
    start: float
    gain: float
    spread: float
    cells: tuple[str, ...] = ("",)
    weights: tuple[float, ...] = (1.0,)

    def __call__(self, office: Office, stretch: Stretch) -> list[Entry]:
        """One entry a cell and, where there are several, their total."""
        entries: list[Entry] = []
        parts = wholes = 0
        for cell, weight in zip(self.cells, self.weights, strict=True):
            whole = self._whole(office, cell, weight)
            part = part_of(office, stretch, whole, self.start, self.gain, self.spread)
            entries.append((cell, "", str(part), str(whole)))
            parts, wholes = parts + part, wholes + whole
        total: list[Entry] = [("", "", str(parts), str(wholes))]
        return total + entries if len(entries) > 1 else entries

    def _whole(self, office: Office, cell: str, weight: float) -> int:
        key = f"{self.name} {cell}"
        before = office.memory.get(key) or 1 + office.near(self.bases[office.tier] * office.size * weight)
        office.memory[key] = before + int(before * 0.02 * office.draw() + 0.1)
        return office.memory[key]


@dataclass(frozen=True, slots=True)
class PerHousehold:
    """A flow over a stock: attendances in the period, over the households at its end."""

    households: float
    each: float

    def __call__(self, office: Office, stretch: Stretch) -> list[Entry]:
        """Numerator and denominator."""
        homes = office.memory.get("households") or office.near(self.households * office.size) + 200
        office.memory["households"] = homes + int(homes * 0.004 * office.draw())
        came = office.near(homes * self.each * LEVELS["meetings"](stretch) * (1 + 0.03 * stretch.years))
        return [("", "", str(came), str(homes))]


@dataclass(frozen=True, slots=True)
class Stock:
    """What is kept up at the period's end: some are added, some stop; cells or a total as with `Broken`."""

    name: str
    begin: Bases
    added: Bases
    lost: float
    cells: tuple[str, ...] = ()
    weights: tuple[float, ...] = ()

    def __call__(self, office: Office, stretch: Stretch) -> list[Entry]:
        """The stock after this period."""
        before = office.memory.get(self.name)
        if before is None:
            before = office.near(self.begin[office.tier] * office.size)
        now = max(0, before + office.near(self.added[office.tier] * office.size) - office.near(before * self.lost))
        office.memory[self.name] = now
        if not self.cells:
            return [("", str(now), "", "")]
        return present(office, now, self.cells, self.weights, both=0.4, alone=0.05)


@dataclass(frozen=True, slots=True)
class YesNo:
    """Done (1) or not (0), likelier over the years and where care is greater."""

    start: float
    gain: float

    def __call__(self, office: Office, stretch: Stretch) -> list[Entry]:
        """One entry."""
        chance = self.start + self.gain * stretch.years + 0.08 * office.care
        return [("", "1" if office.draw() < chance else "0", "", "")]


@dataclass(frozen=True, slots=True)
class Level:
    """A level with one decimal between `low` and `high`, moving by `gain` a year; `skew` > 1 favours the low end."""

    low: float
    high: float
    gain: float = 0.0
    skew: int = 1
    whole: bool = False

    def __call__(self, office: Office, stretch: Stretch) -> list[Entry]:
        """One entry, kept within the bounds."""
        place = (0.5 * office.draw() + 0.25 * (1 - office.care) if self.skew == 1 else office.draw()) ** self.skew
        value = self.low + (self.high - self.low) * place + self.gain * stretch.years
        tenths = int(10 * max(min(value, self.high), self.low))
        return [("", str(tenths // 10) if self.whole else in_tenths(tenths), "", "")]


@dataclass(frozen=True, slots=True)
class Money:
    """Funds in million đồng with one decimal."""

    bases: Bases
    growth: float = 0.07

    def __call__(self, office: Office, stretch: Stretch) -> list[Entry]:
        """One entry."""
        level = LEVELS["year's end"](stretch) * (1 + self.growth * stretch.years)
        return [("", in_tenths(office.near(10 * self.bases[office.tier] * office.size * level)), "", "")]


def in_tenths(tenths: int) -> str:
    """`125` as `12.5`, `120` as `12`."""
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)


FIELDS = ("KT", "VHXH", "QPAN", "HTCT")
_FIELD_WEIGHTS = (0.31, 0.34, 0.2, 0.15)


@dataclass(frozen=True, slots=True)
class Recognised:
    """Practices recognised out of those registered in this period and the one before."""

    def __call__(self, office: Office, stretch: Stretch) -> list[Entry]:
        """By field, never more than were registered."""
        waiting = office.memory.get("waiting", 0) + office.memory["registered"]
        chance = (0.4 if stretch.index == 1 else 0.78) + 0.012 * stretch.years + 0.05 * office.care
        count = min(waiting, int(waiting * min(chance, 0.97) + office.draw()))
        office.memory["waiting"] = (waiting - count) if stretch.index == 1 else (waiting - count) // 2
        return present(office, count, FIELDS, _FIELD_WEIGHTS, both=0.4, alone=0.05)


RECIPES: Mapping[str, Recipe] = {
    "MH01": Count("advice", {"X": 1.3, "H": 5, "A": 4, "V": 6, "S": 1.8, "T": 6}),
    "MH02": Share({"X": 3, "H": 6, "A": 6, "V": 6, "S": 4}, 0.88, 0.016, 0.04),
    "MH03": YesNo(0.9, 0.017),
    "MH04": Count("conferring", {"X": 1.2, "H": 1.6, "A": 1.8, "V": 1.6}, 0.03),
    "MH05": Count("innovations", {"X": 0.22, "H": 0.7, "A": 0.9, "V": 0.7, "S": 0.6, "T": 1}, 0.06, "second half"),
    "MH06": Count("studies", {"H": 0.15, "A": 0.4, "V": 0.35, "S": 0.4, "T": 1}),
    "MH07": Broken(
        Count("classes", {"H": 1.5, "A": 1.2, "V": 1.6, "S": 0.7, "T": 1}, 0.04, "meetings"),
        ("DV", "PT", "CHUNG"),
        (0.42, 0.38, 0.2),
        both=0.6,
    ),
    "MH08": Crowd("classes", {"H": 95, "A": 80, "V": 90, "S": 75, "T": 180}, 0.3),
    "MH09": Standing("staff", {"X": 16, "H": 45, "A": 60, "V": 30}, 0.52, 0.07, 0.06),
    "MH10": Share({"X": 340, "H": 900, "A": 1400}, 0.958, 0.0062, 0.012, "meetings"),
    "MH11": Share({"X": 55, "H": 140, "A": 120}, 0.83, 0.018, 0.05, "meetings"),
    "MH12": Level(58, 96, 1.6),
    "MH13": Level(1.5, 8.5, -0.25),
    "MH14": Level(5, 45, -0.8, 3, whole=True),
    "MH15": Share({"X": 7, "H": 16, "A": 12, "V": 6}, 0.85, 0.016, 0.05),
    "MH16": YesNo(0.78, 0.028),
    "MH17": Count("registered", {"X": 1.35, "H": 0.9, "A": 1.1, "V": 0.9, "S": 1.2, "T": 1}, 0.04, "first half"),
    "MH18": Recognised(),
    "MH19": Stock(
        "maintained",
        {"X": 4.2, "H": 3, "A": 4, "V": 3, "S": 4, "T": 2},
        {"X": 0.5, "H": 0.35, "A": 0.4, "V": 0.35, "S": 0.45, "T": 0.4},
        0.035,
        FIELDS,
        _FIELD_WEIGHTS,
    ),
    "MH20": Count("replicated", {"X": 0.35, "H": 0.5, "A": 0.6, "V": 0.4, "S": 0.4}, 0.08, "second half"),
    "MH21": PerHousehold(3600, 0.34),
    "MH22": Standing("homes", {"X": 3600}, 0.885, 0.014, 0.02),
    "MH23": Standing("neighbourhoods", {"X": 12}, 0.77, 0.03, 0.06),
    "MH24": Standing("premises", {"X": 14}, 0.8, 0.026, 0.05, ("CQ", "DN", "NT"), (0.2, 0.48, 0.32)),
    "MH25": Stock("groups", {"X": 11}, {"X": 0.28}, 0.012),
    "MH26": Broken(
        Count("meetings", {"X": 5, "H": 4.5, "A": 5.5, "V": 2.2, "S": 2.4, "T": 1.5}, 0.045, "meetings"),
        ("TT", "LG", "TX"),
        (0.5, 0.39, 0.11),
        remote=0.75,
        both=0.2,
        alone=0.12,
    ),
    "MH27": Crowd("meetings", {"X": 62, "H": 120, "A": 105, "V": 90, "S": 85, "T": 260}),
    "MH28": Count("dialogues", {"X": 1.15, "H": 1.1, "A": 1, "V": 0.6, "S": 0.5, "T": 0.7}, 0.06, "meetings"),
    "MH29": Crowd("dialogues", {"X": 78, "H": 150, "A": 110, "V": 95, "S": 90, "T": 260}),
    "MH30": Count("drives", {"X": 2.6, "H": 1.4, "A": 2.4}, 0.03, "drives"),
    "MH31": Crowd("drives", {"X": 58, "H": 160, "A": 45}),
    "MH32": Count("inspections", {"X": 0.6, "H": 1.8, "A": 1.6, "V": 1.9, "T": 2}, 0.03, "year's end"),
    "MH33": Count("collectives", {"X": 0.6, "H": 3.5, "A": 2.6, "V": 1.6, "S": 2, "T": 18}, 0.05, "second half"),
    "MH34": Count("individuals", {"X": 1.5, "H": 7, "A": 6, "V": 3, "S": 4, "T": 35}, 0.05, "second half"),
    "MH35": Money({"X": 5.5, "H": 42, "A": 30, "V": 24, "S": 16}),
    "MH36": Level(72, 99, 1.2),
}
"""The recipe of each indicator. Order matters within a frequency: a crowd comes after what it came to."""
