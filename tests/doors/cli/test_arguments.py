"""Commands tell their usage and what was wrong with it in the language of the command."""

import argparse
import re

import pytest

from phoihop.doors.cli.arguments import _SENTENCES
from phoihop.doors.cli.main import COMMANDS, main

ENGLISH = re.compile(r"\b(usage|positional|options|show this|error|required|expected|invalid|unrecognized)\b")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_vietnamese(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([command, "--help"])
    assert left.value.code == 0
    told = capsys.readouterr().out
    assert told.startswith(f"cách dùng: phoihop {command}")
    assert "in hướng dẫn này rồi thôi" in told
    assert not ENGLISH.findall(told.partition("\n\n")[0])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["figure"], "còn thiếu: UNIT, PERIOD, INDICATOR"),
        (["report", "a", "2017", "-o"], "tham số -o/--output: cần một giá trị"),
        (["check", "x", "--nope"], "không hiểu: --nope"),
    ],
)
def test_wrong_usage_says_what_is_wrong(words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 2
    error = capsys.readouterr().err
    assert f"sai cách dùng: {told}" in error


def test_in_english_it_is_english(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PHOIHOP_LANG", "en")
    with pytest.raises(SystemExit):
        main(["figure"])
    assert "error: the following arguments are required: UNIT" in capsys.readouterr().err


def test_every_sentence_is_one_that_argparse_still_says() -> None:
    """A release of Python that words them anew would bring its English back unseen."""
    source = open(argparse.__file__, encoding="utf-8").read()  # noqa: SIM115, PTH123
    assert [text for text in _SENTENCES if repr(text)[1:-1] not in source and text not in source] == []
