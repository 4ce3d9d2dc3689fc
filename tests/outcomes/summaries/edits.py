"""A report made twice from figures that changed in between, and what an officer does to the first in the meantime."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from lxml import etree
from tests.outcomes.summaries import samples
from tests.outcomes.summaries.documents import changed, part_of

from phoihop.outcomes.documents.rules.wordml import SDT, P, R, T, paragraph_text, q, tag_of
from phoihop.outcomes.summaries.render.default_template import default_template
from phoihop.outcomes.summaries.render.filling import fill
from phoihop.outcomes.summaries.render.regenerating import Basis, Regenerated, regenerate
from phoihop.outcomes.summaries.render.template import CompiledTemplate, compile_template
from phoihop.outcomes.summaries.rules.manifest import Manifest
from phoihop.outcomes.summaries.rules.outline import summary_names
from phoihop.outcomes.summaries.rules.records import ReportData
from phoihop.outcomes.summaries.rules.regeneration import Choice
from phoihop.outcomes.summaries.rules.renewing import renewed

DOCUMENT = "word/document.xml"
Habit = Callable[[etree._Element], object]


def compiled(content: bytes | None = None) -> CompiledTemplate:
    """The default template, or another one, ready to fill."""
    template = compile_template(content or default_template(), summary_names())
    assert isinstance(template, CompiledTemplate), template
    return template


def data_with(values: Mapping[str, int] = {}, **options: object) -> ReportData:
    """The sample report with other values of these indicators."""
    contents = tuple(
        (title, tuple((code, name, unit, values.get(code, value), before) for code, name, unit, value, before in rows))
        for title, rows in samples.CONTENTS
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(samples, "CONTENTS", contents)
        return samples.report_data(**options)  # type: ignore[arg-type]


def made_of(data: ReportData, template: CompiledTemplate | None = None) -> tuple[bytes, Manifest]:
    """A report of this data."""
    return fill(template or compiled(), data, key=samples.KEY)


def later(data: ReportData) -> ReportData:
    """The same data as another report, made a day later."""
    told = replace(data.provenance, report_id="BC-2", created_at=data.provenance.created_at + timedelta(days=1))
    return replace(data, provenance=told)


def basis_of(
    old: tuple[bytes, Manifest], new: tuple[bytes, Manifest], choices: Mapping[str, Choice] | None = None
) -> Basis:
    """What an edited copy of `old` is set against; numbers are renewed by what they are of."""
    return Basis(old[0], old[1], new[0], new[1], renewed(old[1], new[1], lambda _number: None), choices or {})


def edited(content: bytes, *habits: Habit) -> bytes:
    """The report after somebody did something to its document."""
    root = part_of(content)
    for habit in habits:
        habit(root)
    return changed(content, {DOCUMENT: etree.tostring(root)})


def again(
    old: tuple[bytes, Manifest],
    new: tuple[bytes, Manifest],
    *habits: Habit,
    choices: Mapping[str, Choice] | None = None,
) -> Regenerated:
    """The edited report made anew."""
    return regenerate(edited(old[0], *habits), basis_of(old, new, choices))


def control(root: etree._Element, tag: str) -> etree._Element:
    """The first control with this tag's ending, such as `:0001`, of numbers."""
    return next(sdt for sdt in root.iter(SDT) if tag_of(sdt).startswith("f:") and tag_of(sdt).endswith(tag))


def type_over(sdt: etree._Element, text: str) -> None:
    """Another text in a control, typed by hand."""
    runs = list(sdt.iter(R))
    nodes = list(runs[0].iter(T))
    nodes[0].text = text
    for run in runs[1:]:
        run.getparent().remove(run)


def paragraph(text: str) -> etree._Element:
    """A paragraph of the officer's own."""
    made = etree.Element(P)
    etree.SubElement(etree.SubElement(made, R), T).text = text
    return made


def find(root: etree._Element, words: str) -> etree._Element:
    """The first paragraph that holds these words."""
    return next(found for found in root.iter(P) if words in paragraph_text(found))


def lines(content: bytes) -> list[str]:
    """The body's paragraphs as they read."""
    return [paragraph_text(found) for found in part_of(content).find(q("w:body")).iter(P)]
