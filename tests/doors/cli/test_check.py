"""`phoihop check`: findings on standard error, one closing line on standard output, honest exit codes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.doors.bundle.bundles import SOUND, values, write_bundle

from phoihop.doors.cli.main import main


def test_a_sound_bundle(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(write_bundle(tmp_path / "goi", SOUND))]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert told.out == "Gói dùng được: 6 bảng, 2 dòng số liệu, 0 lỗi, 0 cảnh báo.\n"


def test_findings_one_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = values("a,2017-01,N,,1.234,,,,,", 'a,2017-01,M,,"một\nhai",,,,,', "x,2017-01,N,,1,,,,,")
    assert main(["check", str(write_bundle(tmp_path / "goi", {**SOUND, "values": rows}))]) == 1
    told = capsys.readouterr()
    assert [line.split()[0] for line in told.err.splitlines()] == ["B062", "B071", "S521"]
    assert "«một hai»" in told.err
    assert told.out == "Gói chưa dùng được: 6 bảng, 3 dòng số liệu, 2 lỗi, 1 cảnh báo.\n"


def test_findings_for_machines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_bundle(tmp_path / "goi", {**SOUND, "values": values('a,2017-01,M,,"1.234,5",,,,,')})
    assert main(["check", str(path), "--json"]) == 1
    (record,) = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert record == {
        "code": "B063",
        "severity": "error",
        "table": "values",
        "row": 2,
        "column": "value",
        "value": "1.234,5",
        "problem": record["problem"],
        "expected": "số như 1234.5",
        "remedy": "viết 1234.5",
    }


def test_warnings_alone_do_not_fail(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(write_bundle(tmp_path / "goi", {**SOUND, "rieng": "x\n"}))]) == 0
    assert "B028" in capsys.readouterr().err


def test_wrong_usage() -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["check"])
    assert stopped.value.code == 2


@pytest.mark.parametrize("command", ["check", "rollup"])
def test_neither_database_nor_framework_is_touched(command: str) -> None:
    """These commands need only a bundle."""
    loaded = f"import phoihop.doors.cli.{command}, sys; print('django' in sys.modules, 'psycopg' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stdout == "False False\n"
