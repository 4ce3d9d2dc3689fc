"""A section as its officer writes it: passages in order, each with the sentences of units that it came from.

Merging keeps every source of both; splitting gives each part the sources whose words it still holds, and both parts
those that can no longer be told.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from phoihop.base.vietnamese import fold, to_nfc
from phoihop.outcomes.narratives.rules.sentences import sentences_of

LONGEST = 5000
"""Signs that one passage may hold."""
_DOUBLED = re.compile(r"(?<=\{)(?=\{)|(?<=\})(?=\})")


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A sentence of a unit's accepted report: its revision, the unit, the period, the narrative's code, its words."""

    revision: int
    unit: str
    period: str
    section: str
    sentence: str


@dataclass(frozen=True, slots=True)
class PassageRecord:
    """A paragraph of the draft and its sources, in order."""

    text: str
    sources: tuple[SourceRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenSection:
    """A section that an officer has written; `with_sources` prints where its passages come from."""

    key: str
    passages: tuple[PassageRecord, ...]
    with_sources: bool = False


def cleaned(text: str) -> str:
    """A passage as it is kept: composed, one paragraph, without white space around and signs that nobody sees."""
    return " ".join("".join(sign for sign in to_nfc(text) if sign.isprintable() or sign.isspace()).split())


def plainly(text: str) -> str:
    """Words of others in a passage: double braces, which would name a figure, are taken apart."""
    return _DOUBLED.sub(" ", text)


def merged(first: PassageRecord, second: PassageRecord) -> PassageRecord:
    """Both passages as one, with the sources of both, each once."""
    return PassageRecord(f"{first.text} {second.text}".strip(), _once([*first.sources, *second.sources]))


def split(passage: PassageRecord, *, before: int) -> tuple[PassageRecord, PassageRecord] | None:
    """The passage cut before its sentence of this number (from 1); None where that leaves one part empty."""
    sentences = sentences_of(passage.text)
    if not 0 < before < len(sentences):
        return None
    head, tail = " ".join(sentences[:before]), " ".join(sentences[before:])
    return _part(head, passage.sources, other=tail), _part(tail, passage.sources, other=head)


def source_words(unit: str, period: str) -> str:
    """`[Công an phường X, Q4/2019]`: a source as an officer marks it."""
    return f"[{unit}, {short_period(period)}]"


def short_period(period: str) -> str:
    """`Q4/2019`, `11/2016`, `6 tháng đầu năm 2018`, `2019`, `2016–2021`: a period in few signs."""
    year, _dash, part = period.partition("-")
    if not part:
        return year.replace("..", "–")
    if part.startswith("H"):
        return f"6 tháng {'đầu' if part == 'H1' else 'cuối'} năm {year}"
    return f"9 tháng {year}" if part == "9M" else f"{part}/{year}"


def moved(order: Sequence[int], passage: int, *, up: bool) -> list[int]:
    """The order with this passage one place nearer to the beginning or the end, where there is one."""
    place = order.index(passage)
    other = place - 1 if up else place + 1
    found = list(order)
    if 0 <= other < len(found):
        found[place], found[other] = found[other], found[place]
    return found


def _part(text: str, sources: tuple[SourceRecord, ...], *, other: str) -> PassageRecord:
    mine, theirs = fold(text), fold(other)
    kept = [row for row in sources if fold(row.sentence) in mine or fold(row.sentence) not in theirs]
    return replace(PassageRecord(text), sources=tuple(kept))


def _once(sources: Iterable[SourceRecord]) -> tuple[SourceRecord, ...]:
    return tuple(dict.fromkeys(sources))
