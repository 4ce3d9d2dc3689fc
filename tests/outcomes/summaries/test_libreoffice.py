"""The report in LibreOffice: opens, prints with one family of fonts, and its numbers are found after it saved them."""

import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from tests.outcomes.summaries.edits import basis_of, data_with, later, lines, made_of
from tests.outcomes.summaries.samples import KEY, report_data

from phoihop.outcomes.summaries.enums import Mark, NumberState, SealState
from phoihop.outcomes.summaries.readers.report import read_report
from phoihop.outcomes.summaries.render.default_template import default_template
from phoihop.outcomes.summaries.render.filling import fill
from phoihop.outcomes.summaries.render.regenerating import regenerate
from phoihop.outcomes.summaries.render.template import CompiledTemplate, compile_template
from phoihop.outcomes.summaries.rules.manifest import Manifest
from phoihop.outcomes.summaries.rules.outline import summary_names

pytestmark = [pytest.mark.libreoffice, pytest.mark.slow]
DOCX = "docx:MS Word 2007 XML"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Manifest]:
    template = compile_template(default_template(), summary_names())
    assert isinstance(template, CompiledTemplate)
    content, manifest = fill(template, report_data(), key=KEY)
    target = tmp_path_factory.mktemp("report") / "bao-cao.docx"
    target.write_bytes(content)
    return target, manifest


def convert(source: Path, kind: str, folder: Path, *more: Path) -> Path:
    """What LibreOffice, with a profile of its own, makes of a file; it makes the same of the others, too."""
    folder.mkdir(parents=True, exist_ok=True)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", folder, source, *more],
        check=True,
        capture_output=True,
        timeout=240,
    )
    return folder / source.with_suffix("." + kind.split(":")[0]).name


def test_it_prints(made: tuple[Path, Manifest], tmp_path: Path) -> None:
    printed = convert(made[0], "pdf", tmp_path)
    assert printed.stat().st_size > 20_000
    if shutil.which("pdftotext") is None:
        return
    pages = subprocess.run(["pdftotext", "-layout", printed, "-"], check=True, capture_output=True, text=True).stdout
    sheets = pages.rstrip("\f").split("\f")
    assert 8 <= len(sheets) <= 16
    assert all("DỮ LIỆU MẪU" in sheet for sheet in sheets)
    assert all("{{" not in sheet for sheet in sheets)
    fonts = subprocess.run(["pdffonts", printed], check=True, capture_output=True, text=True).stdout
    faces = {line.split()[0].split("+")[-1].split("-")[0] for line in fonts.splitlines()[2:]}
    assert len(faces) == 1, faces


def test_numbers_are_found_after_it_saved_the_file_twice(made: tuple[Path, Manifest], tmp_path: Path) -> None:
    once = convert(made[0], DOCX, tmp_path / "once")
    twice = convert(once, DOCX, tmp_path / "twice")
    for saved in (once, twice):
        tracing = read_report(saved.read_bytes(), manifest=made[1])
        assert tracing.report_id == made[1].provenance.report_id
        assert tracing.seal_state(key=KEY) is SealState.GENUINE
        states = Counter((traced.state, traced.mark is Mark.NONE) for traced in tracing.numbers)
        assert states == {(NumberState.STANDS, False): len(made[1].entries)}


def test_numbers_are_found_by_bookmark_after_an_open_document(made: tuple[Path, Manifest], tmp_path: Path) -> None:
    document = convert(made[0], "odt", tmp_path / "odt")
    back = convert(document, DOCX, tmp_path / "docx")
    tracing = read_report(back.read_bytes(), manifest=made[1])
    assert tracing.report_id == made[1].provenance.report_id
    assert {traced.state for traced in tracing.numbers} == {NumberState.STANDS}


def test_a_copy_that_it_saved_is_made_anew_with_all_marks(tmp_path: Path) -> None:
    """LibreOffice drops tags; the next version has them again, and the text of the figures of now."""
    old = made_of(data_with(districts=6))
    new = made_of(later(data_with({"TM01": 900}, districts=6)))
    source = tmp_path / "bao-cao.docx"
    source.write_bytes(old[0])
    saved = convert(source, DOCX, tmp_path / "saved").read_bytes()
    basis = basis_of(old, new)
    again = regenerate(saved, basis)
    assert again.outcome.conflicts == ()
    assert [finding.code for finding in again.outcome.findings] == ["W707"]
    tracing = read_report(again.sealed(basis, key=KEY))
    assert {(traced.state, traced.mark) for traced in tracing.numbers} == {(NumberState.STANDS, Mark.TAG)}
    assert len(tracing.numbers) == len(new[1].entries)
    assert "giảm 76 (7,8%)" in "\n".join(lines(again.document))
    target = tmp_path / "ban-moi.docx"
    target.write_bytes(again.document)
    assert convert(target, "pdf", tmp_path / "printed").stat().st_size > 20_000
