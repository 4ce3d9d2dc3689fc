"""Sections that an officer has written: each passage a paragraph with its live figures, and its sources as a note."""

from phoihop.outcomes.narratives.rules.passages import PassageRecord, WrittenSection, source_words
from phoihop.outcomes.summaries.rules.drafting.live import fill_live
from phoihop.outcomes.summaries.rules.drafting.material import Material
from phoihop.outcomes.summaries.rules.records import Note, Phrase, Piece


def written_paragraphs(material: Material, key: str) -> Phrase | None:
    """The officer's section as one value whose parts become paragraphs; None where nobody has written it."""
    section = material.sections.get(key)
    return section_paragraphs(section, material) if section and section.passages else None


def section_paragraphs(section: WrittenSection, material: Material) -> Phrase:
    """The passages in order, one paragraph each."""
    pieces: list[Piece] = []
    for passage in section.passages:
        pieces.extend(["\n"] if pieces else [])
        pieces.extend(fill_live(passage.text, material))
        pieces.extend(_notes(passage) if section.with_sources else ())
    return tuple(pieces)


def _notes(passage: PassageRecord) -> tuple[Note, ...]:
    """`[Công an phường X, Q4/2019]; [Phường Y, 2019]`: one note for all sources of a passage, each once."""
    told = dict.fromkeys(source_words(source.unit, source.period) for source in passage.sources)
    return (Note("; ".join(told)),) if told else ()
