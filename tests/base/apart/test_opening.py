"""A stranger's file is opened where it can do no harm: little time, little memory, no writing, nothing to read."""

import os
import time
from pathlib import Path

import pytest

from phoihop.base.apart import opening
from phoihop.base.apart.limits import Limits
from phoihop.base.apart.opening import FileTooHeavy, ask_apart, opened_apart
from phoihop.base.errors import Refused

HERE = "tests.base.apart.answers"


@pytest.fixture(autouse=True)
def _reach_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process apart knows the product's source; here it also finds the functions of this test."""
    root = Path(__file__).resolve().parents[3]
    monkeypatch.setattr(opening, "_SOURCE", f"{opening._SOURCE}{os.pathsep}{root}")


def test_it_answers_what_the_function_answers() -> None:
    asked = {"from": "Hà Nội"}
    assert ask_apart(module=HERE, function="length", content=b"\0\n\xff" * 9, given=asked) == {"bytes": 27, **asked}


def test_a_file_is_opened_before_all_is_known() -> None:
    content = b"x" * 2**20
    with opened_apart(module=HERE, function="tell", prepare="open_file", content=content, known={"at": 1}) as apart:
        assert apart.answer({"then": 2}) == {"opened": 2**20, "at": 1, "then": 2}
    with pytest.raises(Refused), opened_apart(module=HERE, function="tell", prepare="refuse", content=content) as apart:
        apart.answer({})


@pytest.mark.parametrize("module", [HERE, "tests.base.apart.nowhere"])
def test_it_ends_with_the_block_though_nothing_was_asked(module: str) -> None:
    with opened_apart(module=module, function="tell", prepare="spin", content=b"x" * 2**20) as apart:
        pass
    assert apart.process.returncode is not None
    assert not apart.feeding.is_alive()


def test_one_that_falls_before_it_has_read_the_file_is_too_much() -> None:
    with pytest.raises(FileTooHeavy):
        ask_apart(module="tests.base.apart.nowhere", function="tell", content=b"x" * 2**20)


def test_what_it_refuses_comes_back_as_findings() -> None:
    with pytest.raises(Refused) as refused:
        ask_apart(module=HERE, function="refuse", content=b"")
    (finding,) = refused.value.findings
    assert (finding.code, finding.sentence(finding.problem)) == ("W101", "tệp «x» hỏng 3 chỗ")


@pytest.mark.parametrize("function", ["spin", "swallow", "fall"])
def test_too_much_time_or_memory_is_one_sentence(function: str) -> None:
    with pytest.raises(FileTooHeavy):
        ask_apart(module=HERE, function=function, content=b"", limits=Limits(patience=5))


def test_a_caller_may_give_less_time_and_memory() -> None:
    started = time.monotonic()
    with pytest.raises(FileTooHeavy):
        ask_apart(module=HERE, function="spin", content=b"", limits=Limits(cpu=1, patience=30))
    assert time.monotonic() - started < 20
    assert ask_apart(module=HERE, function="hold", content=b"", given={"bytes": 50 * 2**20}) == 50 * 2**20
    with pytest.raises(FileTooHeavy):
        ask_apart(
            module=HERE,
            function="hold",
            content=b"",
            given={"bytes": 150 * 2**20},
            limits=Limits(memory=128 * 2**20),
        )


@pytest.mark.parametrize("function", ["write", "start"])
def test_it_writes_no_file_and_starts_no_process(function: str) -> None:
    assert ask_apart(module=HERE, function=function, content=b"") == "refused"


def test_it_knows_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHOIHOP_SECRET_KEY", "x")
    names = ask_apart(module=HERE, function="surroundings", content=b"")
    assert [name for name in names if name.startswith(("PHOIHOP", "DATABASE", "DJANGO"))] == []
