"""Workbooks as LibreOffice saves them: .xls and .ods are read as .xlsx is, edits and all."""

import subprocess
from decimal import Decimal
from pathlib import Path

import pytest
from tests.reporting.workbooks.samples import ASKED, edited, put, read, workbook
from tests.reporting.workbooks.test_round_trip import TOLD

from phoihop.reporting.workbooks.readers.apart import Sent, open_apart
from phoihop.reporting.workbooks.readers.opening import read_workbook

pytestmark = [pytest.mark.libreoffice, pytest.mark.slow]


@pytest.mark.parametrize("kind", ["ods", "xls", "xlsx"])
def test_what_libreoffice_saved_is_read(kind: str, tmp_path: Path) -> None:
    source = tmp_path / "bieu.xlsx"
    source.write_bytes(edited(workbook(TOLD), put("MEET", 12.5)))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", tmp_path / "out", source],
        check=True,
        capture_output=True,
        timeout=240,
    )
    content = (tmp_path / "out" / f"bieu.{kind}").read_bytes()
    filled = read(content, ASKED)
    assert (dict(filled.told), filled.findings) == ({"MEET||value": Decimal("12.5")}, ())
    assert open_apart(Sent(f"bieu.{kind}", content)) == read_workbook(content, f"bieu.{kind}")
