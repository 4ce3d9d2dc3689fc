"""`phoihop template`: the default for editing, findings of an edited one, the names it may use."""

import json
from pathlib import Path

import pytest
from tests.outcomes.summaries.documents import para, word_file

from phoihop.doors.cli.main import main
from phoihop.outcomes.summaries.render.default_template import default_template


def test_it_writes_the_default_template_which_passes_its_own_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "mau.docx"
    assert main(["template", "-o", str(target)]) == 0
    assert target.read_bytes() == default_template()
    assert main(["template", "--check", str(target)]) == 0
    assert "Mẫu dùng được" in capsys.readouterr().out


def test_it_lists_every_finding_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "mau.docx"
    target.write_bytes(word_file(para("{{ trich_yeuu }}") + para("{% x %}")))
    assert main(["template", "--check", str(target)]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert [line.split()[0] for line in lines] == ["W109", "W118"]
    assert "{{ trich_yeu }}" in lines[1]
    assert main(["template", "--check", str(target), "--json"]) == 1
    assert [json.loads(line)["code"] for line in capsys.readouterr().err.splitlines()] == ["W109", "W118"]


def test_indicators_of_a_programme_may_be_named(tmp_path: Path) -> None:
    target = tmp_path / "mau.docx"
    target.write_bytes(word_file(para("{{ MH01 }}")))
    assert main(["template", "--check", str(target)]) == 1
    assert main(["template", "--check", str(target), "--indicator", "MH01"]) == 0


def test_names(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["template", "--names"]) == 0
    out = capsys.readouterr().out
    assert "{{ trich_yeu }}" in out
    assert "{{ lap:noi_dung }}" in out


@pytest.mark.parametrize("words", [["--check", "khong-co.docx"], ["-o", "khong/co/mau.docx"]])
def test_files_that_cannot_be_opened(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["template", *words]) == 1
    assert "W004" in capsys.readouterr().err


def test_no_word_file_and_no_option(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.docx").write_bytes(b"khong")
    assert main(["template", "--check", str(tmp_path / "a.docx")]) == 1
    assert "W101" in capsys.readouterr().err
    assert main(["template"]) == 2
