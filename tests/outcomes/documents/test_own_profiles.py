"""An installation's own layouts: they correct and add to those of the product; what is wrong in the file is told at once."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from phoihop.base.errors import Refused
from phoihop.doors.cli.main import main
from phoihop.outcomes.documents.readers.profiles import OWN, load_profiles
from phoihop.outcomes.documents.rules.profiles import ProfileUnknown, profile_on

Write = Callable[[object], None]
LATER = {"code": "dang", "like": "dang@2026-05-27", "from": "2030-01-01", "to": None, "legal_basis": "Hướng dẫn mới"}


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """The installation's file holds these entries, or this text."""
    monkeypatch.setenv("PHOIHOP_DATA", str(tmp_path))

    def make(told: object) -> None:
        text = told if isinstance(told, str) else json.dumps({"profiles": told})
        (tmp_path / OWN).write_text(text, encoding="utf-8")

    return make


def basis(day: date) -> str:
    return profile_on(load_profiles(), code="dang", day=day).legal_basis


def test_a_later_rule_is_added_and_begins_on_its_day(write: Write) -> None:
    before = basis(date(2030, 1, 1))
    write([LATER])
    assert (basis(date(2029, 12, 31)), basis(date(2030, 1, 1))) == (before, "Hướng dẫn mới")
    write([])
    assert basis(date(2030, 1, 1)) == before


def test_a_rule_of_the_product_is_corrected_element_by_element(write: Write) -> None:
    size = {"least": 13, "most": 13, "use": 13}
    entry = {**LATER, "from": "2026-05-27", "elements": {"number": {"name": "Số", "size": size, "align": "center"}}}
    shipped = profile_on(load_profiles(), code="dang", day=date(2026, 6, 1))
    write([entry])
    own = profile_on(load_profiles(), code="dang", day=date(2026, 6, 1))
    assert (own.elements["number"].size.use, own.legal_basis) == (13, "Hướng dẫn mới")
    assert own.elements["body"] == shipped.elements["body"]
    assert own.page == shipped.page


def test_one_may_be_built_on_one_that_the_installation_corrected(write: Write) -> None:
    corrected = {**LATER, "from": "2026-05-27", "ending": "!"}
    write([corrected, LATER])
    assert profile_on(load_profiles(), code="dang", day=date(2030, 1, 1)).ending == "!"


def test_another_system_may_be_added(write: Write) -> None:
    write([{**LATER, "code": "doan-the", "from": "2020-01-01"}])
    assert profile_on(load_profiles(), code="doan-the", day=date(2020, 1, 1)).ending == "."
    with pytest.raises(ProfileUnknown):
        profile_on(load_profiles(), code="doan-the", day=date(2019, 12, 31))


def test_every_wrong_entry_is_named_at_once(write: Write) -> None:
    write(
        [
            LATER,
            {**LATER, "like": "dang@1999-01-01"},
            {**LATER, "from": "hôm nay"},
            {"code": "dang"},
            "dang",
            {**LATER, "like": []},
        ]
    )
    with pytest.raises(Refused) as refused:
        load_profiles()
    assert [(each.code, each.row) for each in refused.value.findings] == [
        ("W006", 2), ("W007", 3), ("W007", 4), ("W007", 5), ("W006", 6),
    ]  # fmt: skip
    assert "dang@2026-05-27" in refused.value.findings[0].line()


@pytest.mark.parametrize(
    ("text", "row"), [('{"profiles": [\n{"code": }]}', 2), ("[]", None), ('{"profiles": 1}', None)]
)
def test_what_is_no_such_file_is_told_with_its_line(write: Write, text: str, row: int | None) -> None:
    write(text)
    with pytest.raises(Refused) as refused:
        load_profiles()
    assert [(each.code, each.row) for each in refused.value.findings] == [("W009", row)]


def test_the_command_lists_those_in_use_and_prints_a_pattern_to_write_after(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    write([LATER])
    assert main(["template", "--profiles"]) == 0
    assert "dang       01/01/2030 – nay" in capsys.readouterr().out
    assert main(["template", "--profiles", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    write(record["profiles"])
    assert main(["template", "--profiles"]) == 0


def test_the_command_fails_where_the_file_is_wrong(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write([{**LATER, "like": "khac"}])
    assert main(["template", "--profiles"]) != 0
    assert "W006" in capsys.readouterr().err
