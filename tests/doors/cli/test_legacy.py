"""`phoihop legacy FILE`: an old file becomes a bundle that `check` and `rollup` take, without a database."""

import csv
import json
import shutil
from pathlib import Path

import pytest
from tests.reporting.legacy.making import document, workbook
from tests.reporting.legacy.office import tcvn3_workbook

from phoihop.doors.cli.main import main

TABLES = {
    "organisations": """code,name,kind,parent
city,Thành phố Hà Nội,city,
d1,Quận Ba Đình,district,city
d2,Huyện Đông Anh,district,city
tb,Phường Trúc Bạch,ward,d1
pt,Phường Phúc Xá,ward,d1
""",
    "indicators": """code,name,unit,kind,frequency,over_time,over_units,breakdown
MEET,Buổi tuyên truyền,buổi,count,month,sum,sum,sex
RATE,Hồ sơ đúng hạn,%,ratio,month,sum,sum,
""",
    "breakdowns": "breakdown,cell,name,order\nsex,f,Nữ,1\nsex,m,Nam,2\n",
    "programmes": "code,title,from,to,window\nP,Chương trình,2016-11-04,2021-12-31,government\n",
    "values": "organisation,period,indicator,cell,value,numerator,denominator,scope\ntb,2016-12,MEET,,99,,,own\n",
}
ROWS = [
    ["B¸o c¸o th¸ng 1 n¨m 2017"],
    ["TT", "§¬n vÞ", "Buæi tuyªn truyÒn", "Hå s¬ ®óng h¹n", None],
    [None, None, None, "Tö sè", "MÉu sè"],
    [1, "QuËn Ba §×nh", 10, None, None],
    [2, "Ph\xad\xeang Tróc B¹ch", 3, 8, "10"],
    [3, "Ph\xad\xeang Phóc X¸", "4", 9, "10"],
    [4, "HuyÖn §«ng Anh", "1.005", None, None],
    [None, "Tæng céng", 1015, None, None],
]
MERGES = ("A1:E1", "D2:E2")


@pytest.fixture
def given(tmp_path: Path) -> Path:
    """A bundle with units and indicators."""
    folder = tmp_path / "given"
    folder.mkdir()
    for name, text in TABLES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    resources = [{"name": name, "path": f"{name}.csv"} for name in TABLES]
    (folder / "datapackage.json").write_text(json.dumps({"name": "p", "resources": resources}), encoding="utf-8")
    return folder


def converted(tmp_path: Path, given: Path, content: bytes, *more: str, name: str = "cu.xlsx") -> int:
    file = tmp_path / name
    file.write_bytes(content)
    return main(["legacy", str(file), "--with", str(given), "-o", str(tmp_path / "out"), *more])


def values(tmp_path: Path) -> list[list[str]]:
    with (tmp_path / "out" / "values.csv").open(encoding="utf-8") as file:
        return [row[:7] + row[7:8] for row in csv.reader(file)][1:]


def old() -> bytes:
    return workbook({"Biểu": ROWS}, font=".VnTime", merges=MERGES)


def test_an_old_workbook_becomes_a_bundle_of_its_facts_with_declared_totals_counted_once(
    tmp_path: Path, given: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert converted(tmp_path, given, old()) == 0
    assert values(tmp_path) == [
        ["city", "2017-01", "MEET", "", "1015", "", "", "subtree"],
        ["d1", "2017-01", "MEET", "", "10", "", "", "subtree"],
        ["d2", "2017-01", "MEET", "", "1005", "", "", "own"],
        ["pt", "2017-01", "MEET", "", "4", "", "", "own"],
        ["pt", "2017-01", "RATE", "", "", "9", "10", "own"],
        ["tb", "2017-01", "MEET", "", "3", "", "", "own"],
        ["tb", "2017-01", "RATE", "", "", "8", "10", "own"],
    ]
    told = capsys.readouterr()
    assert "§¬n vÞ  →  Đơn vị" in told.out
    assert [line[:4] for line in told.err.splitlines()] == ["L308"]  # 3 + 4 is not 10
    assert main(["check", str(tmp_path / "out")]) == 0
    figures = tmp_path / "figures.csv"
    assert main(["rollup", str(tmp_path / "out"), "-o", str(figures), "--unit", "city", "--period", "2017-01"]) == 0
    with figures.open(encoding="utf-8") as file:
        rows = {row["indicator"]: (row["value"], row["method"]) for row in csv.DictReader(file)}
    assert rows == {"MEET": ("1015", "declared"), "RATE": ("85", "computed")}


def test_the_mapping_is_kept_and_serves_the_next_file(tmp_path: Path, given: Path) -> None:
    kept = tmp_path / "ghep.json"
    strange = [["Đơn vị", "Số cuộc"], ["Trúc Bạch", 5]]
    content = workbook({"S": strange})
    assert converted(tmp_path, given, content, "--period", "2017-01", "--mapping", str(kept)) == 1
    assert not (tmp_path / "out").exists()
    mapping = json.loads(kept.read_text(encoding="utf-8"))
    (header,) = mapping["headers"].values()
    assert header["indicators"] == {"so cuoc": None}
    header["indicators"]["so cuoc"] = {"indicator": "MEET", "cell": "f"}
    kept.write_text(json.dumps(mapping), encoding="utf-8")
    assert converted(tmp_path, given, content, "--period", "2017-01", "--mapping", str(kept)) == 0
    assert values(tmp_path) == [["tb", "2017-01", "MEET", "f", "5", "", "", "own"]]
    following = workbook({"S": [["Đơn vị", "Số cuộc"], ["Phúc Xá", 6]]})
    assert converted(tmp_path, given, following, "--period", "2017-02", "--mapping", str(kept)) == 0
    assert values(tmp_path) == [["pt", "2017-02", "MEET", "f", "6", "", "", "own"]]
    (header,) = json.loads(kept.read_text(encoding="utf-8"))["headers"].values()
    assert set(header["units"]) == {"truc bach", "phuc xa"}


def test_a_word_table_in_vni_and_the_definitions_of_its_bundle(tmp_path: Path, given: Path) -> None:
    rows = [["Ñôn vò", "Buoåi tuyeân truyeàn"], ["Phöôøng Truùc Baïch", "1.234"]]
    content = document(rows, font="VNI-Times", before=["BAÙO CAÙO quyù", "thaùng 2 naêm 2017"])
    assert converted(tmp_path, given, content, name="cu.docx") == 0
    assert values(tmp_path) == [["tb", "2017-02", "MEET", "", "1234", "", "", "own"]]
    assert {path.stem for path in (tmp_path / "out").glob("*.csv")} == set(TABLES)


QUARTER = [
    ["UBND PHƯỜNG TRÚC BẠCH"],
    ["Số liệu năm 2017"],
    ["Chỉ tiêu", "ĐVT", "Tháng 1", "Tháng 2", "Tháng 3", "Quý I"],
    ["1. Buổi tuyên truyền", "buổi", "1.234", "không phát sinh", "02", "1.236"],
    ["Trong đó: Nữ", "buổi", 34, 0, "1", 35],
]
OTHER = [
    ["Buổi tuyên truyền năm 2017"],
    ["Đơn vị", "T4", "T5", "Tổng cộng"],
    ["Phường Trúc Bạch", 1, 2, 3],
    ["Phường Phúc Xá", 10, "20", 30],
]


def figures(tmp_path: Path, unit: str, period: str) -> dict[tuple[str, str], str]:
    file = tmp_path / "figures.csv"
    assert main(["rollup", str(tmp_path / "out"), "-o", str(file), "--unit", unit, "--period", period]) == 0
    with file.open(encoding="utf-8") as rows:
        return {(row["indicator"], row["cell"]): row["value"] for row in csv.DictReader(rows)}


def test_several_tables_and_months_of_one_file_give_the_figures_that_it_says(
    tmp_path: Path, given: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = tcvn3_workbook({"Quy I": (QUARTER, ()), "Thang 4, 5": (OTHER, ())})
    assert converted(tmp_path, given, content) == 0
    assert capsys.readouterr().err == ""
    assert {(row[0], row[1]) for row in values(tmp_path)} == {
        *(("tb", f"2017-0{month}") for month in range(1, 6)),
        ("pt", "2017-04"),
        ("pt", "2017-05"),
    }
    assert main(["check", str(tmp_path / "out")]) == 0
    quarter = figures(tmp_path, "tb", "2017-Q1")
    assert (quarter["MEET", ""], quarter["MEET", "f"]) == ("1236", "35")
    assert figures(tmp_path, "tb", "2017-Q2")["MEET", ""] == "3"
    assert figures(tmp_path, "d1", "2017-Q2")["MEET", ""] == "33"
    assert figures(tmp_path, "city", "2017-H1")["MEET", ""] == "1269"


def test_two_tables_that_give_the_same_number_are_refused(
    tmp_path: Path, given: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = tcvn3_workbook({"A": (OTHER, ()), "B": (OTHER, ())})
    assert converted(tmp_path, given, content) == 1
    assert "L306 B!B3" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert converted(tmp_path, given, content, "--table", "B") == 0


def test_the_sheet_that_is_recognised_best_is_taken_and_another_can_be_named(tmp_path: Path, given: Path) -> None:
    content = workbook({"Bìa": [["Bìa", "x"], ["y", 1]], "Số": [["Đơn vị", "Buổi tuyên truyền"], ["Trúc Bạch", 2]]})
    assert converted(tmp_path, given, content, "--period", "2017-01") == 0
    assert len(values(tmp_path)) == 1
    shutil.rmtree(tmp_path / "out")
    assert converted(tmp_path, given, content, "--period", "2017-01", "--table", "Bìa") == 1
    assert converted(tmp_path, given, content, "--table", "Khác") == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ([["Đơn vị", "Buổi tuyên truyền"], ["Trúc Bạch", "1,234.5"]], "L301 S!B2: «1,234.5» không đọc được thành số"),
        ([["Đơn vị", "Buổi tuyên truyền"], ["Trúc Bạch", 1e308]], "L301 S!B2: «1E+308» không đọc được thành số"),
        ([["Đơn vị", "Buổi tuyên truyền"], ["Trúc Bạch", "=1/0"]], "L303 S!B2: ô có công thức chưa được tính"),
        ([["Đơn vị", "Buổi tuyên truyền"], ["Trúc Bach Mới", 1]], "L202 S!A2: chưa rõ «Trúc Bach Mới» là đơn vị nào"),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_no_bundle_is_written(
    tmp_path: Path, given: Path, capsys: pytest.CaptureFixture[str], rows: list, line: str
) -> None:
    assert converted(tmp_path, given, workbook({"S": rows}), "--period", "2017-01") == 1
    assert line in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("content", "code"), [(b"<html><table></table></html>", "L102"), (b"", "L104"), (b"PK\x03\x04", "L106")]
)
def test_files_that_cannot_be_read_are_refused(
    tmp_path: Path, given: Path, capsys: pytest.CaptureFixture[str], content: bytes, code: str
) -> None:
    assert converted(tmp_path, given, content) == 1
    assert capsys.readouterr().err.startswith(f"{code} cu.xlsx")


def test_a_missing_file_and_an_unclear_period_are_told(
    tmp_path: Path, given: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["legacy", str(tmp_path / "none.xlsx"), "--with", str(given), "-o", str(tmp_path / "out")]) == 1
    assert converted(tmp_path, given, workbook({"S": [["Đơn vị", "Buổi tuyên truyền"], ["Trúc Bạch", 1]]})) == 1
    assert [line[:4] for line in capsys.readouterr().err.splitlines()] == ["L120", "L205"]


@pytest.mark.django_db(transaction=True)
def test_without_a_bundle_the_definitions_of_a_stored_programme_serve(
    tmp_path: Path, given: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["load", str(given)]) == 0
    file = tmp_path / "cu.xlsx"
    file.write_bytes(old())
    assert main(["legacy", str(file), "--programme", "P", "-o", str(tmp_path / "out")]) == 0
    assert [row[0] for row in values(tmp_path)] == ["city", "d1", "d2", "pt", "pt", "tb", "tb"]
    assert main(["check", str(tmp_path / "out")]) == 0
    assert main(["load", str(tmp_path / "out")]) == 0
    assert main(["legacy", str(file), "--programme", "Q", "-o", str(tmp_path / "out")]) != 0
    assert "Q" in capsys.readouterr().err
