"""Footnotes: sources at the foot of the page, each referred to where its words end; valid by the Open XML SDK."""

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from tests.outcomes.summaries.documents import part_of
from tests.outcomes.summaries.samples import KEY, report_data
from tests.outcomes.summaries.test_schema import errors

from phoihop.outcomes.documents.rules.wordml import T, q
from phoihop.outcomes.summaries.render.default_template import default_template
from phoihop.outcomes.summaries.render.filling import fill
from phoihop.outcomes.summaries.render.template import CompiledTemplate, compile_template
from phoihop.outcomes.summaries.rules.outline import summary_names
from phoihop.outcomes.summaries.rules.records import Note, Phrase

TOLD: Phrase = ("Nhân dân đồng tình.", Note("[Xã A, 01/2017]"), "\n", "Phong trào lan tỏa.", Note("[Xã B, 2017] & <b>"))


def filled() -> bytes:
    compiled = compile_template(default_template(), summary_names())
    assert isinstance(compiled, CompiledTemplate)
    data = report_data(example=False)
    body = replace(data.body, fields={**data.body.fields, "uu_diem": TOLD})
    return fill(compiled, replace(data, body=body), key=KEY)[0]


def texts(root: etree._Element) -> list[str]:
    return ["".join(node.text or "" for node in note.iter(T)).strip() for note in root.iter(q("w:footnote"))]


@pytest.mark.node
def test_a_report_with_footnotes_is_valid(tmp_path: Path) -> None:
    assert errors(tmp_path / "bao-cao.docx", filled()) == []


def test_each_note_is_referred_to_once_where_its_words_end() -> None:
    content = filled()
    notes = part_of(content, "word/footnotes.xml")
    assert [text for text in texts(notes) if text] == ["[Xã A, 01/2017]", "[Xã B, 2017] & <b>"]
    document = part_of(content, "word/document.xml")
    ids = [found.get(q("w:id")) for found in document.iter(q("w:footnoteReference"))]
    assert ids == ["1", "2"]
    (first, _second) = document.iter(q("w:footnoteReference"))
    before = first.getparent().getprevious()
    assert before is not None
    assert "".join(node.text or "" for node in before.iter(T)) == "Nhân dân đồng tình."
