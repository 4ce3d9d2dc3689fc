"""The Excel annex: the same figures as in Word, every unit that did not send everything, sources."""

from phoihop.base.vietnamese import period_name
from phoihop.outcomes.summaries.rules.drafting.material import ContentPart, Material
from phoihop.outcomes.summaries.rules.drafting.report import shortened, sources
from phoihop.outcomes.summaries.rules.records import AnnexLine, FigureKey, MissingLine, UnitLine, Workbook


def draft_workbook(material: Material) -> Workbook:
    """Everything the annex is made from."""
    return Workbook(
        title=f"Phụ lục số liệu: {material.title}",
        subtitle=f"{material.unit.name}, {period_name(material.period)}",
        lines=tuple(line for content in material.contents for line in _lines(material, content)),
        by_unit_measures=tuple(material.measures.values()),
        by_unit=tuple(
            UnitLine(
                unit.code,
                unit.name,
                tuple(material.figures.get(FigureKey(unit.code, material.period, code)) for code in material.measures),
            )
            for unit in (material.unit, *material.below)
        ),
        missing=tuple(
            MissingLine(
                row.unit.code,
                row.unit.name,
                row.parent,
                len(row.periods),
                row.expected,
                shortened(row.periods, most=len(row.periods)),
            )
            for row in material.missing
            if row.periods
        ),
        sources=tuple(sources(material)),
        example=material.example,
    )


def _lines(material: Material, content: ContentPart) -> list[AnnexLine]:
    """Each indicator's figure of the period, its cells, and its course by year."""
    title = f"{content.number}. {content.title}"
    found: list[AnnexLine] = []
    for code in content.indicators:
        keys = [(FigureKey(material.unit.code, material.period, code), "")]
        keys += [
            (FigureKey(material.unit.code, material.period, code, cell), name)
            for cell, name in material.cells.get(code, ())
        ]
        keys += [(FigureKey(material.unit.code, year, code), period_name(year)) for year in material.years]
        found += [AnnexLine(title, material.figures[key], note) for key, note in keys if key in material.figures]
    return found
