"""Files are valid by the Open XML SDK: template, compiled template, reports with and without everything, annex."""

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from tests.outcomes.summaries.edits import basis_of, compiled, data_with, edited, find, later, made_of, paragraph
from tests.outcomes.summaries.samples import KEY, large_report, report_data, workbook
from tests.outcomes.summaries.test_carrying import newer_template
from tests.outcomes.summaries.test_regenerating import without_tags

from phoihop.outcomes.summaries.render.annex import write_annex
from phoihop.outcomes.summaries.render.default_template import default_template
from phoihop.outcomes.summaries.render.filling import fill
from phoihop.outcomes.summaries.render.regenerating import regenerate
from phoihop.outcomes.summaries.render.template import CompiledTemplate, compile_template
from phoihop.outcomes.summaries.rules.outline import summary_names

pytestmark = [pytest.mark.node, pytest.mark.slow]
VALIDATOR = Path(__file__).resolve().parents[3] / "var" / "node" / "node_modules" / ".bin" / "ooxml-validator"


def errors(path: Path, content: bytes) -> list[object]:
    path.write_bytes(content)
    said = subprocess.run([VALIDATOR, path], capture_output=True, text=True, timeout=120, check=False).stdout
    return json.loads(said)["errors"]


def test_the_template_and_what_is_compiled_of_it(tmp_path: Path) -> None:
    template = compile_template(default_template(), summary_names())
    assert isinstance(template, CompiledTemplate)
    assert errors(tmp_path / "mau.docx", default_template()) == []
    assert errors(tmp_path / "bien-dich.docx", template.content) == []


@pytest.mark.parametrize("kind", ["charts", "bare", "large", "addressee"])
def test_reports(tmp_path: Path, kind: str) -> None:
    template = compile_template(default_template(), summary_names())
    assert isinstance(template, CompiledTemplate)
    plain = report_data(example=False, annexes=False)
    data = {
        "charts": lambda: report_data(charts=True),
        "bare": lambda: plain,
        "large": large_report,
        "addressee": lambda: replace(plain, header=replace(plain.header, addressees=("Thành ủy Hà Nội",))),
    }[kind]()
    assert errors(tmp_path / "bao-cao.docx", fill(template, data, key=KEY)[0]) == []


def test_the_annex(tmp_path: Path) -> None:
    assert errors(tmp_path / "phu-luc.xlsx", write_annex(workbook())) == []


def test_reports_made_anew_from_edited_files(tmp_path: Path) -> None:
    old, new = made_of(data_with(charts=True)), made_of(later(data_with({"TM01": 900}, charts=True, districts=28)))
    file = edited(old[0], lambda root: find(root, "Địa bàn rộng").addnext(paragraph("Của tôi.")))
    lost = edited(old[0], without_tags)
    other = made_of(later(data_with({"TM01": 900}, charts=True)), compiled(newer_template()))
    for name, content, basis in (("sua", file, new), ("mat-the", lost, new), ("mau-moi", file, other)):
        again = regenerate(content, basis_of(old, basis))
        assert errors(tmp_path / f"{name}.docx", again.document) == []
