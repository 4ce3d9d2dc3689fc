"""Sentences made of figures, ready for a section: what the drafting rules say, with a live name for each figure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from phoihop.base.language import N_
from phoihop.outcomes.narratives.rules.outline import SUMMARY
from phoihop.outcomes.summaries.rules.drafting.live import fill_live, lines_of, live_text, term_comparison
from phoihop.outcomes.summaries.rules.drafting.material import ContentPart, Material
from phoihop.outcomes.summaries.rules.drafting.sentences import (
    THEMES,
    UNLIKE_SETS,
    content_paragraphs,
    course_sentence,
    theme_paragraphs,
)
from phoihop.outcomes.summaries.rules.records import Phrase
from phoihop.outcomes.summaries.rules.wording import change, quantity, sentence

THEME = N_("Diễn biến và cơ cấu")


@dataclass(frozen=True, slots=True)
class ReadySentence:
    """A sentence as it is put into a passage, and as it reads with the present figures."""

    text: str
    filled: Phrase


@dataclass(frozen=True, slots=True)
class ReadyGroup:
    """The sentences of one content of the programme, or of the section's own theme."""

    title: str
    sentences: tuple[ReadySentence, ...]


def ready_sentences(material: Material, key: str) -> list[ReadyGroup]:
    """The sentences that fit a section: of its own content or theme, else of every content; each once."""
    own = [content for content in material.contents if key == f"{SUMMARY}{content.number}"]
    groups: list[tuple[str, Iterable[Phrase]]] = []
    if key in THEMES:
        groups.append((THEME, lines_of(theme_paragraphs(material, key))))
    groups += [(content.title, _told(material, content)) for content in own or material.contents]
    seen: set[str] = set()
    found = [ReadyGroup(title, tuple(_ready(phrases, material, seen))) for title, phrases in groups]
    return [group for group in found if group.sentences]


def _told(material: Material, content: ContentPart) -> Iterator[Phrase]:
    """What the report says of a content by itself, then each indicator with its movement."""
    yield from lines_of(content_paragraphs(material, content))
    for code in content.indicators:
        moved = course_sentence(material, code) if material.compared(code) else None
        if moved:
            yield moved
        against = _against_before(material, code)
        if against:
            yield against


def _against_before(material: Material, code: str) -> Phrase | None:
    """`Buổi tuyên truyền: 1.523 buổi, tăng 276 (22,1%) so với giai đoạn 2011–2015 (Thông báo số 120)`."""
    row, figure = term_comparison(code, material), material.figure(code)
    value = quantity(figure) if figure else None
    moved = change(row.figure, row.against, base_name=row.base_name) if row else None
    return sentence((f"{figure.measure.name}: ", *value), moved) if figure and value and moved else None


def _ready(phrases: Iterable[Phrase], material: Material, seen: set[str]) -> Iterator[ReadySentence]:
    for phrase in phrases:
        text = live_text(phrase, material)
        if text and "{{" in text and text not in seen and text != UNLIKE_SETS:
            seen.add(text)
            yield ReadySentence(text, fill_live(text, material))
