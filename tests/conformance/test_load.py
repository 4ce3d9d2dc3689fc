"""Each worked case through the database: load → figures, and again through export → load → figures, byte for byte."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from phoihop.bodies.people.queries import system_user
from phoihop.doors.cli.main import main

CASES = Path(__file__).parent / "cases"

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def figures(case: Path, folder: Path) -> dict[str, str]:
    """The figures that the database gives for each of the case's files."""
    found = {}
    for expected in sorted(case.glob("figures*.csv")):
        day = expected.stem.removeprefix("figures").removeprefix(".as-of-")
        output = folder / expected.name
        assert main(["figures", "P", "-o", str(output), *(["--as-of", day] if day else [])]) == 0
        found[expected.name] = output.read_text()
    return found


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def stored() -> dict[str, int]:
    """How many rows each table of the product holds."""
    models = [model for model in apps.get_models() if model.__module__.startswith("phoihop.")]
    return {model._meta.label: model._base_manager.count() for model in models}


def empty_the_database() -> None:
    call_command("flush", verbosity=0, interactive=False)


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda case: case.name)
def test_a_case_gives_its_figures_from_the_database(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = {path.name: path.read_text() for path in case.glob("figures*.csv")}
    assert main(["load", str(case / "bundle")]) == 0
    assert figures(case, tmp_path) == wanted
    assert main(["export", "P", "-o", str(tmp_path / "goi")]) == 0
    empty_the_database()
    assert main(["load", str(tmp_path / "goi")]) == 0
    assert figures(case, tmp_path) == wanted
    assert main(["export", "P", "-o", str(tmp_path / "goi2")]) == 0
    assert files(tmp_path / "goi2") == files(tmp_path / "goi")


def test_a_second_load_changes_nothing_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    bundle = str(CASES / "07_status_and_exactness" / "bundle")
    assert main(["load", bundle]) == 0
    before = stored()
    capsys.readouterr()
    assert main(["load", bundle]) == 0
    assert "Không có gì thay đổi" in capsys.readouterr().out
    assert stored() == before


def test_wrong_bundles_leave_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = stored()
    bundle = tmp_path / "goi"
    bundle.mkdir()
    for path in (CASES / "01_sum_and_gaps" / "bundle").iterdir():
        (bundle / path.name).write_bytes(path.read_bytes())
    with (bundle / "values.csv").open("a") as file:
        file.write("khong_co,2017-01,X,,1,,,,\n")
    assert main(["load", str(bundle)]) == 1
    assert "B071" in capsys.readouterr().err
    assert stored() == before


def many_values(folder: Path) -> Path:
    """A bundle whose load takes some seconds."""
    folder.mkdir()
    units = [f"u{number:03}" for number in range(300)]
    (folder / "organisations.csv").write_text("code,name\n" + "".join(f"{unit},{unit}\n" for unit in units))
    (folder / "indicators.csv").write_text(
        "code,name,kind,frequency,over_time,over_units\n"
        + "".join(f"I{number},I{number},count,month,sum,sum\n" for number in range(20))
    )
    rows = (
        f"{unit},{2017 + p // 12}-{p % 12 + 1:02},I{i},{i}\n" for unit in units for p in range(20) for i in range(20)
    )
    (folder / "values.csv").write_text("organisation,period,indicator,value\n" + "".join(rows))
    tables = ",".join(f'{{"name":"{name}","path":"{name}.csv"}}' for name in ("organisations", "indicators", "values"))
    (folder / "datapackage.json").write_text(f'{{"name":"nhieu","resources":[{tables}]}}')
    return folder


def test_a_killed_load_leaves_nothing(tmp_path: Path) -> None:
    system_user()
    before = stored()
    bundle = many_values(tmp_path / "goi")
    command = [sys.executable, "-m", "phoihop.doors.cli.main", "load", str(bundle)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=os.environ.copy()) as load:
        wait_until("query LIKE '%INSERT INTO facts_fact%' AND state = 'active'", there=True)
        assert load.poll() is None
        load.send_signal(signal.SIGKILL)
        load.wait()
    wait_until("true", there=False)
    assert stored() == before
    assert main(["load", str(bundle)]) == 0
    assert stored()["facts.Fact"] == before["facts.Fact"] + 300 * 20 * 20


def wait_until(condition: str, *, there: bool) -> None:
    """Until another connection to this database is like that, or none is any more."""
    query = f"SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND {condition}"
    for _attempt in range(1200):
        with connection.cursor() as cursor:
            cursor.execute(query)
            if (cursor.fetchone()[0] > 0) == there:
                return
        time.sleep(0.05)
    raise AssertionError(f"waited in vain for {condition}: {there}")
