"""The Excel annex: the same figures as in Word, the lists, every unit that did not send everything, sources."""

from collections import Counter
from collections.abc import Iterable, Iterator

from phoihop.base.vietnamese import period_name
from phoihop.outcomes.listings.enums import PRACTICE_FIELD_LABELS, RECIPIENT_KIND_LABELS, RECOGNITION_LEVEL_LABELS
from phoihop.outcomes.listings.rules.words import award_words, source_words
from phoihop.outcomes.summaries.rules.adding import over_parts, over_units
from phoihop.outcomes.summaries.rules.annex import (
    AdjustmentLine,
    AnnexContent,
    AnnexLine,
    CommendationLine,
    CourseLine,
    MissingLine,
    PracticeLine,
    UnitLine,
    UnitSheet,
    Workbook,
)
from phoihop.outcomes.summaries.rules.drafting.lists import adjusted_place
from phoihop.outcomes.summaries.rules.drafting.material import ContentPart, Material, UnitName
from phoihop.outcomes.summaries.rules.drafting.report import shortened, sources
from phoihop.outcomes.summaries.rules.records import Figure, FigureKey
from phoihop.outcomes.summaries.rules.wording import FLAG_EXPLANATIONS, FLAG_WORDS, NARROWED, capitalised, same_set

UNLIKE = "So sánh giữa hai kỳ không cùng tập hợp đơn vị báo cáo"


def draft_workbook(material: Material) -> Workbook:
    """Everything the annex is made from."""
    contents = tuple(AnnexContent(one.number, one.title, tuple(_lines(material, one))) for one in material.contents)
    units = tuple(_units(material, content) for content in material.contents) if material.below else ()
    course = tuple(_course(material)) if len(material.years) > 1 else ()
    return Workbook(
        title=f"Phụ lục số liệu: {material.title}",
        subtitle=f"{material.unit.name}, {period_name(material.period)}",
        contents=contents,
        compared=_compared_names(contents),
        parts=material.years if course else (),
        course=course,
        units=tuple(sheet for sheet in units if sheet.measures),
        practices=tuple(_practices(material)),
        commendations=tuple(_commendations(material)),
        missing=tuple(_missing(material)),
        adjustments=tuple(_adjustments(material)),
        flags=_flags(_shown(contents, course, units)),
        sources=tuple(sources(material)),
        example=material.example,
    )


def _lines(material: Material, content: ContentPart) -> Iterator[AnnexLine]:
    """Each indicator's figure of the period with what it is compared with, then its cells."""
    for code in content.indicators:
        key = FigureKey(material.unit.code, material.period, code)
        if key in material.figures:
            pair = material.compared(code)
            yield AnnexLine(material.figures[key], "", pair, _set_note(*pair) if pair else "")
        for cell, name in material.cells.get(code, ()):
            found = material.figures.get(FigureKey(material.unit.code, material.period, code, cell))
            if found is not None:
                yield AnnexLine(found, name)


def _set_note(figure: Figure, base: Figure) -> str:
    """What limits a comparison; nothing where both rest on full coverage."""
    if figure.key.pair is not None:
        return capitalised(NARROWED.strip(" ()"))
    return "" if same_set(figure, base) else UNLIKE


def _compared_names(contents: Iterable[AnnexContent]) -> tuple[str, str] | None:
    pairs = (line.compared for content in contents for line in content.lines if line.compared)
    pair = next(pairs, None)
    return (period_name(pair[0].key.period), period_name(pair[1].key.period)) if pair else None


def _course(material: Material) -> Iterator[CourseLine]:
    for code, measure in material.measures.items():
        keys = [FigureKey(material.unit.code, year, code) for year in material.years]
        parts = tuple(material.figures.get(key) for key in keys)
        whole = material.figures.get(FigureKey(material.unit.code, material.period, code))
        if whole is not None or any(parts):
            yield CourseLine(measure, parts, whole, over_parts(measure, whole, parts))


def _units(material: Material, content: ContentPart) -> UnitSheet:
    measures = tuple(material.measures[code] for code in content.indicators if code in material.measures)
    units = tuple(_unit(material, unit, content) for unit in material.below)
    whole = _unit(material, material.unit, content)
    adding = tuple(
        over_units(measure, whole.figures[place], [unit.figures[place] for unit in units])
        for place, measure in enumerate(measures)
    )
    return UnitSheet(content.number, content.title, measures, units, whole, adding)


def _unit(material: Material, unit: UnitName, content: ContentPart) -> UnitLine:
    codes = [code for code in content.indicators if code in material.measures]
    keys = [FigureKey(unit.code, material.period, code) for code in codes]
    return UnitLine(unit.code, unit.name, tuple(material.figures.get(key) for key in keys))


def _practices(material: Material) -> Iterator[PracticeLine]:
    for row in material.practices:
        values = row.values
        yield PracticeLine(
            values.name,
            row.unit,
            PRACTICE_FIELD_LABELS[values.field],
            values.since,
            values.result,
            values.replicated,
            RECOGNITION_LEVEL_LABELS[values.level],
            source_words(row.taken),
        )


def _commendations(material: Material) -> Iterator[CommendationLine]:
    for row in material.commendations:
        values = row.values
        recipient = RECIPIENT_KIND_LABELS[values.recipient]
        yield CommendationLine(
            values.honoured, recipient, row.unit, award_words(values), values.achievement, row.evidence
        )


def _missing(material: Material) -> Iterator[MissingLine]:
    for row in material.missing:
        if row.periods:
            periods = shortened(row.periods, most=len(row.periods))
            yield MissingLine(row.unit.code, row.unit.name, row.parent, len(row.periods), row.expected, periods)


def _adjustments(material: Material) -> Iterator[AdjustmentLine]:
    for row in material.adjustments:
        figure = material.figures.get(row.key)
        if figure is not None:
            yield AdjustmentLine(figure, adjusted_place(material, row), row.before, row.reason, row.by, row.at)


def _shown(
    contents: Iterable[AnnexContent], course: Iterable[CourseLine], units: Iterable[UnitSheet]
) -> dict[FigureKey, Figure]:
    """Every figure that stands in the annex, once."""
    found = [line.figure for content in contents for line in content.lines]
    found += [part for line in course for part in line.parts if part]
    found += [figure for sheet in units for figure in _figures_below(sheet)]
    return {figure.key: figure for figure in found}


def _figures_below(sheet: UnitSheet) -> list[Figure]:
    return [figure for unit in sheet.units for figure in unit.figures if figure]


def _flags(figures: dict[FigureKey, Figure]) -> list[tuple[str, str, int]]:
    """(few words, sentence, on how many figures) of every flag that occurs, in the order of the words."""
    counted = Counter(flag for figure in figures.values() for flag in figure.flags)
    return sorted((capitalised(FLAG_WORDS[flag]), FLAG_EXPLANATIONS[flag], count) for flag, count in counted.items())
