"""Narrative sections of the reports, put together from sentences as officers write them (data/phrases.csv)."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random

from phoihop.doors.example.bodies import Tier, Unit, rows_of
from phoihop.doors.example.rhythm import Stretch
from phoihop_rollup.vocabulary import Frequency

NARRATIVE_COLUMNS = ("organisation", "period", "section", "text")

SECTIONED = {
    Frequency.HALF: {Tier.DISTRICT},
    Frequency.YEAR: {Tier.DISTRICT, Tier.POLICE, Tier.BOARD, Tier.AGENCY, Tier.CITY},
}
"""Whose reports have narrative sections; those of communes have figures alone."""

_LETTER = {Frequency.HALF: "6", Frequency.YEAR: "N"}
_DISTANCED = 0.9
"""Openness below which sentences about social distancing fit."""


@dataclass(frozen=True, slots=True)
class Narrative:
    """One row of `narratives`."""

    organisation: str
    period: str
    section: str
    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence. `when`: '' always, 'H1', 'H2', 'distanced', or one year, which then needs no other sentence."""

    section: str
    tiers: str
    when: str
    text: str


def sections_of(*, frequency: Frequency, tier: Tier) -> list[dict[str, str]]:
    """Rows of data/sections.csv that reports of this frequency and tier have, in order."""
    if tier not in SECTIONED.get(frequency, ()):
        return []
    return [row for row in _sections() if _LETTER[frequency] in row["forms"]]


def narrate(unit: Unit, stretch: Stretch, *, seed: float) -> Iterator[Narrative]:
    """The sections of one report."""
    sections = sections_of(frequency=stretch.frequency, tier=unit.tier)
    if not sections:
        return
    random = Random(seed)  # noqa: S311 - made-up text, not secrets
    for row in sections:
        sentences = _choose(_fitting(row["section"], unit.tier, stretch), random)
        text = " ".join(sentences).format(noi=_where(unit))
        yield Narrative(unit.code, stretch.name, row["section"], text)


def _fitting(section: str, tier: Tier, stretch: Stretch) -> list[Phrase]:
    phrases = [phrase for phrase in _phrases() if phrase.section == section and tier in phrase.tiers]
    own = [phrase for phrase in phrases if phrase.when == str(stretch.year) == stretch.name]
    times = {"", stretch.name[-2:]} | ({"distanced"} if stretch.openness < _DISTANCED else set())
    return own or [phrase for phrase in phrases if phrase.when in times]


def _choose(phrases: list[Phrase], random: Random) -> list[str]:
    """All sentences written for one year; otherwise two or three, those about the time first."""
    if all(phrase.when.isdecimal() for phrase in phrases):
        return [phrase.text for phrase in phrases]
    order = sorted(phrases, key=lambda phrase: (not phrase.when, random.random()))
    return [phrase.text for phrase in order[: 2 + int(2 * random.random())]]


def _where(unit: Unit) -> str:
    if unit.tier is Tier.AGENCY or unit.kind == "party":
        return "trong cơ quan, đơn vị"
    for kind, party in (("quận", "Quận ủy"), ("huyện", "Huyện ủy"), ("thị xã", "Thị ủy")):
        for sign in (f"Công an {kind} ", f"Ban Dân vận {party} ", f"{kind.capitalize()} "):
            if unit.name.startswith(sign):
                return f"trên địa bàn {kind} {unit.name.removeprefix(sign)}"
    return "trên địa bàn thành phố"


@cache
def _sections() -> tuple[dict[str, str], ...]:
    return tuple(rows_of("sections"))


@cache
def _phrases() -> tuple[Phrase, ...]:
    return tuple(Phrase(**row) for row in rows_of("phrases"))
