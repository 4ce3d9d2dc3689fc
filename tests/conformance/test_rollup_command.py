"""Each worked case through `phoihop rollup`: the very bytes of its figures.csv, with and without `--as-of`."""

import json
import resource
import shutil
import unicodedata
from decimal import Decimal, localcontext
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from phoihop.doors.cli.main import main

CASES = Path(__file__).parent / "cases"
EXPECTED = sorted(CASES.glob("*/figures*.csv"))


def as_of(expected: Path) -> list[str]:
    """The option that the file's name asks for."""
    day = expected.stem.removeprefix("figures").removeprefix(".as-of-")
    return ["--as-of", day] if day else []


def named(expected: Path) -> str:
    return f"{expected.parent.name}/{expected.stem}"


@pytest.mark.slow
@pytest.mark.parametrize("expected", EXPECTED, ids=named)
def test_a_case_gives_its_figures(expected: Path, tmp_path: Path) -> None:
    output = tmp_path / "figures.csv"
    assert main(["rollup", str(expected.parent / "bundle"), "-o", str(output), *as_of(expected)]) == 0
    assert output.read_bytes().decode() == expected.read_bytes().decode()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["figures.csv"]


def test_a_zip_gives_the_same(tmp_path: Path) -> None:
    case = CASES / "14_stocks_and_lineage"
    packed = shutil.make_archive(str(tmp_path / "goi"), "zip", case / "bundle")
    output = tmp_path / "figures.csv"
    assert main(["rollup", packed, "-o", str(output)]) == 0
    assert output.read_bytes() == (case / "figures.csv").read_bytes()


def test_a_ratio_may_have_figures_at_its_own_frequency_alone(tmp_path: Path) -> None:
    """`over_time` none: no year is made of the quarters, and the units' parts are still divided once."""
    bundle = tmp_path / "goi"
    bundle.mkdir()
    tables = {
        "organisations": "code,name,parent\ncity,C,\na,A,city\nb,B,city\n",
        "indicators": "code,name,unit,kind,frequency,over_time,over_units\nR,R,%,ratio,quarter,none,sum\n",
        "values": "organisation,period,indicator,numerator,denominator,status\n"
        "a,2016-Q1,R,1,4,accepted\nb,2016-Q1,R,2,4,accepted\na,2016-Q2,R,3,4,accepted\n",
    }
    for name, text in tables.items():
        (bundle / f"{name}.csv").write_text(text)
    resources = [{"name": name, "path": f"{name}.csv"} for name in tables]
    (bundle / "datapackage.json").write_text(json.dumps({"name": "goi", "resources": resources}))
    output = tmp_path / "figures.csv"
    assert main(["check", str(bundle)]) == 0
    assert main(["rollup", str(bundle), "-o", str(output)]) == 0
    assert output.read_text().splitlines()[1:] == [
        "a,2016-Q1,R,,25,1,4,1,1,computed,,",
        "a,2016-Q2,R,,75,3,4,1,1,computed,,",
        "b,2016-Q1,R,,50,2,4,1,1,computed,,",
        "city,2016-Q1,R,,37.5,3,8,2,2,computed,,",
        "city,2016-Q2,R,,75,3,4,1,1,computed,,",
    ]


def test_a_choice_gives_those_lines_of_the_whole(tmp_path: Path) -> None:
    case = CASES / "02_time_then_units"
    output = tmp_path / "figures.csv"
    choice = ["--unit", "city", "--unit", "a", "--period", "2017-Q1", "--indicator", "sum_sum"]
    known = {line.split(",")[2] for line in (case / "figures.csv").read_text().splitlines()[1:]}
    choice[-1] = sorted(known)[0]
    assert main(["rollup", str(case / "bundle"), "-o", str(output), *choice]) == 0
    header, *lines = (case / "figures.csv").read_text().splitlines(keepends=True)
    chosen = [
        line for line in lines if line.split(",")[:3] in (["a", "2017-Q1", choice[-1]], ["city", "2017-Q1", choice[-1]])
    ]
    assert output.read_text() == "".join([header, *chosen])


def test_parquet_holds_the_same_figures_typed(tmp_path: Path) -> None:
    case = CASES / "03_ratios"
    output = tmp_path / "figures.parquet"
    assert main(["rollup", str(case / "bundle"), "-o", str(output)]) == 0
    table = pq.read_table(output)
    lines = [line.split(",") for line in (case / "figures.csv").read_text().splitlines()[1:]]
    assert table.column_names[:12] == [
        "unit",
        "period",
        "indicator",
        "cell",
        "value",
        "numerator",
        "denominator",
        "reported",
        "expected",
        "method",
        "computed_below",
        "flags",
    ]
    assert [tuple(row[:4]) for row in lines] == list(
        zip(*(table[name].to_pylist() for name in ("unit", "period", "indicator", "cell")), strict=True)
    )
    assert [row[4] for row in lines] == [
        "" if value is None else f"{value.normalize():f}" for value in table["value"].to_pylist()
    ]


@pytest.mark.parametrize(
    ("option", "code", "hint"), [("--unit", "cyti", "city"), ("--indicator", "ZZZ", ""), ("--unit", "x", "")]
)
def test_unknown_codes_are_refused(
    option: str, code: str, hint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "figures.csv"
    assert main(["rollup", str(CASES / "01_sum_and_gaps" / "bundle"), "-o", str(output), option, code]) == 1
    told = capsys.readouterr().err
    assert f"«{code}»" in told
    assert hint in told
    assert not output.exists()


def test_codes_typed_in_decomposed_letters_are_known(tmp_path: Path) -> None:
    """A bundle's codes are composed on the way in; so are those of the command line."""
    bundle = tmp_path / "goi"
    shutil.copytree(CASES / "01_sum_and_gaps" / "bundle", bundle)
    for table, column, code in (("organisations", "a,A,", "ả,A,"), ("values", "\na,", "\nả,")):
        path = bundle / f"{table}.csv"
        path.write_text(path.read_text().replace(column, code))
    output = tmp_path / "figures.csv"
    typed = unicodedata.normalize("NFD", "ả")
    assert main(["rollup", str(bundle), "-o", str(output), "--unit", typed, "--period", "2017"]) == 0
    assert output.read_text().splitlines()[1:] == ["ả,2017,I1,,12,,,3,6,computed,,incomplete"]


@pytest.mark.parametrize(
    "wrong",
    [["--period", "2017-13"], ["--as-of", "14/12/2018"], ["--engine", "pandas"], ["-o", "figures.xlsx"], ["--unknown"]],
)
def test_wrong_usage(wrong: list[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["rollup", str(CASES / "01_sum_and_gaps" / "bundle"), "-o", str(tmp_path / "figures.csv"), *wrong])
    assert stopped.value.code == 2


def test_a_wrong_bundle_gives_findings_and_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bundle = tmp_path / "goi"
    shutil.copytree(CASES / "01_sum_and_gaps" / "bundle", bundle)
    with (bundle / "values.csv").open("a") as file:
        file.write("khong_co,2017-01,X,,mot,,,,\n")
    output = tmp_path / "figures.csv"
    output.write_text("số liệu cũ")
    assert main(["rollup", str(bundle), "-o", str(output)]) == 1
    assert output.read_text() == "số liệu cũ"
    assert "B071 values, dòng 10, cột organisation" in capsys.readouterr().err


def test_nowhere_to_write(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "khong_co" / "figures.csv"
    assert main(["rollup", str(CASES / "01_sum_and_gaps" / "bundle"), "-o", str(target)]) == 1
    assert "B102" in capsys.readouterr().err


def test_an_engine_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bundle = str(CASES / "01_sum_and_gaps" / "bundle")
    assert main(["rollup", bundle, "-o", str(tmp_path / "figures.csv"), "--engine", "spark"]) == 1
    assert "F301" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file may grow no further, as on a full disk: a sentence, and what was there stays."""
    output = tmp_path / "figures.csv"
    output.write_text("số liệu cũ")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, hard))
    try:
        code = main(["rollup", str(CASES / "02_time_then_units" / "bundle"), "-o", str(output)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert code == 1
    assert "B102" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["figures.csv"]
    assert output.read_text() == "số liệu cũ"


def test_sums_longer_than_a_reported_number_are_exact(tmp_path: Path) -> None:
    bundle = tmp_path / "goi"
    shutil.copytree(CASES / "01_sum_and_gaps" / "bundle", bundle)
    text = (bundle / "values.csv").read_text()
    text = text.replace(",3,,,,", f",{'9' * 23},,,,", 1).replace(",4,,,,", f",1.{'0' * 14}1,,,,", 1)
    (bundle / "values.csv").write_text(text)
    output = tmp_path / "figures.csv"
    assert main(["rollup", str(bundle), "-o", str(output), "--unit", "a", "--period", "2017-Q1"]) == 0
    before = (CASES / "01_sum_and_gaps" / "figures.csv").read_text().splitlines()
    (line,) = [line.split(",") for line in before if line.startswith("a,2017-Q1,I1,,")]
    with localcontext(prec=60):
        wanted = Decimal(line[4]) - 3 - 4 + Decimal("9" * 23) + Decimal(f"1.{'0' * 14}1")
    (found,) = [line.split(",") for line in output.read_text().splitlines()[1:]]
    assert found == [*line[:4], f"{wanted:f}", *line[5:]]
