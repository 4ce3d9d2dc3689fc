"""Encodings, rows, columns and cells that cannot be read, each with its place."""

import unicodedata
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.doors.bundle.bundles import SOUND, Make, check_told, values

from phoihop.doors.bundle import tables
from phoihop.doors.bundle.checking import check
from phoihop.doors.bundle.reading import plain_text
from phoihop.doors.bundle.tables import TABLES
from phoihop.doors.bundle.typed import NUMBER

VALUES = SOUND["values"]
ORGANISATIONS = SOUND["organisations"]


def lines(path: Path) -> list[str]:
    return [finding.line() for finding in check(path).findings]


def test_a_byte_order_mark_is_passed_over(make: Make) -> None:
    assert check_told(make(values=VALUES.encode("utf-8-sig"))) == []


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings(make: Make, encoding: str) -> None:
    assert check_told(make(values=VALUES.encode(encoding))) == [("B040", "values", None, "", "")]


def test_nul_bytes(make: Make) -> None:
    assert check_told(make(values=VALUES.encode() + b"a,2017-02\0,N,,1,,,,,\n")) == [("B041", "values", 4, "", "")]


def test_an_old_vietnamese_encoding(make: Make) -> None:
    text = unicodedata.normalize("NFD", ORGANISATIONS).replace("ư\u031b", "ư").encode("cp1258", "replace")
    (finding,) = check(make(organisations=text)).findings[:1]
    assert (finding.code, finding.table, finding.row) == ("B042", "organisations", 2)
    assert "windows-1258" in finding.line()


def test_an_empty_file(make: Make) -> None:
    assert check_told(make(breakdowns="")) == [("B043", "breakdowns", None, "", "")]


def test_rows_of_a_wrong_width_keep_the_numbers_of_the_others(make: Make) -> None:
    text = values("a,2017-01,N,,12,,,,,", "a,2017-02,N", "", 'a,2017-03,N,,x,,,,,"hai\ndòng"', "a,2017-04,N,,1,,,,,,,")
    assert check_told(make(values=text)) == [
        ("B044", "values", 3, "", "3"),
        ("B044", "values", 6, "", "12"),
        ("B062", "values", 5, "value", "x"),
    ]


def test_a_parquet_file_that_is_none(make: Make) -> None:
    folder = make(values=None)
    (folder / "values.parquet").write_bytes(b"PAR1 khong phai")
    add_resource(folder, "values", "values.parquet")
    assert [finding[0] for finding in check_told(folder)] == ["B045"]


def test_another_delimiter(make: Make) -> None:
    assert check_told(make(values=VALUES.replace(",", ";")))[0][0] == "B046"


def test_an_unknown_column_is_named_with_the_nearest(make: Make) -> None:
    text = VALUES.replace("note", "notes")
    assert check_told(make(values=text)) == [("B050", "values", 1, "notes", "notes")]
    assert "(có phải «note»?)" in lines(make(values=text))[0]


@pytest.mark.parametrize(
    ("table", "column"), [(table.name, each.name) for table in TABLES.values() for each in table.columns if each.needed]
)
def test_a_missing_column(make: Make, table: str, column: str) -> None:
    names = [name for name in TABLES[table].names if name != column]
    found = check_told(make(**{table: ",".join(names) + "\n"}))
    assert ("B051", table, 1, column, column) in found


def test_values_need_a_number_column(make: Make) -> None:
    found = check_told(make(values="organisation,period,indicator\n"))
    assert found == [("B051", "values", 1, "value", "value")]


def test_a_column_twice(make: Make) -> None:
    assert check_told(make(breakdowns="breakdown,cell,cell\n"))[0] == ("B052", "breakdowns", 1, "cell", "cell")


def test_all_findings_come_at_once(make: Make) -> None:
    found = check_told(
        make(
            organisations="code,name,parent,opened\ncity,Thành phố,,2016-13-01\na,,cty,\nb,B,city,\nc,C,city,\n",
            successions=None,
            values=values("a,2017-01,N,,một,,,,,", "x,2017-01,N,,1,,,,,", "b,2017-1,N,,1,,,,,"),
        )
    )
    assert sorted(found) == [
        ("B060", "organisations", 3, "name", ""),
        ("B061", "organisations", 2, "opened", "2016-13-01"),
        ("B062", "values", 2, "value", "một"),
        ("B068", "values", 4, "period", "2017-1"),
        ("B071", "organisations", 3, "parent", "cty"),
        ("B071", "values", 3, "organisation", "x"),
    ]


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("04/11/2016", "2016-11-04"),
        ("4-11-2016", "2016-11-04"),
        ("2016/11/04", "năm-tháng-ngày"),
        ("2016-02-30", "ngày"),
    ],
)
def test_dates(make: Make, text: str, remedy: str) -> None:
    path = make(programmes=f"code,title,from,to\nP,T,{text},\n")
    assert check_told(path) == [("B061", "programmes", 2, "from", text)]
    assert remedy in lines(path)[0]


@pytest.mark.parametrize("text", ["không có", "-", "12 buổi", "n/a", "1.2.3", ".5", "5.", "٣", "12_000", "NaN", "inf"])
def test_text_in_a_number(make: Make, text: str) -> None:
    assert check_told(make(values=values(f"a,2017-01,N,,{text},,,,,"))) == [("B062", "values", 2, "value", text)]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("1.234,5", "viết 1234.5"),
        ("1,5", "viết 1.5"),
        ("1,234.5", "viết 1234.5"),
        ("1,234", "viết 1.234 hoặc 1234"),
        ("1.234.567", "viết 1234567"),
        ("1 234", "viết 1234"),
        (" 12", "viết 12"),
        ("+12", "viết 12"),
        ("12%", "viết 12"),
        ("1.5e3", "viết 1500"),
    ],
)
def test_numbers_written_otherwise_are_explained(make: Make, text: str, written: str) -> None:
    path = make(values=values(f'a,2017-01,M,,"{text}",,,,,'))
    assert [finding[0] for finding in check_told(path)] == ["B063"]
    assert written in lines(path)[0]


@pytest.mark.parametrize(("column", "code"), [("decimals", "B064"), ("kind", "B066")])
def test_integers_and_words(make: Make, column: str, code: str) -> None:
    text = SOUND["indicators"].replace("count,month,sum,sum,0,0", "cout,month,sum,sum,2.5,0")
    found = check_told(make(indicators=text))
    assert (code, "indicators", 2, column, {"decimals": "2.5", "kind": "cout"}[column]) in found


def test_a_wrong_word_is_told_the_nearest(make: Make) -> None:
    text = SOUND["indicators"].replace("count", "cout")
    assert "(có phải «count»?)" in next(line for line in lines(make(indicators=text)) if line.startswith("B066"))


def test_yes_and_no(make: Make) -> None:
    forms, assignments = "form,indicator,order,required\nF,N,1,có\n", "form,organisation\nF,a\n"
    found = check_told(make(forms=forms, assignments=assignments))
    assert found == [("B065", "forms", 2, "required", "có")]


@pytest.mark.parametrize("text", ["1" * 24, "0." + "1" * 16])
def test_too_many_digits(make: Make, text: str) -> None:
    assert check_told(make(values=values(f"a,2017-01,M,,{text},,,,,"))) == [("B067", "values", 2, "value", text)]


def test_zeros_that_say_nothing_are_no_digits(make: Make) -> None:
    text = "0" * 30 + "1.5" + "0" * 30
    assert check(make(values=values(f"a,2017-01,M,,{text},,,,,"))).sound().tables["values"]["value"].to_pylist() == [
        Decimal("1.5")
    ]


@pytest.mark.parametrize("text", ["2017-13", "2017-Q5", "2017-1", "17-01", "2017-H3", "2018..2017", "2017-q1", "0000"])
def test_periods(make: Make, text: str) -> None:
    assert check_told(make(values=values(f"a,{text},N,,1,,,,,"))) == [("B068", "values", 2, "period", text)]


def test_control_characters(make: Make) -> None:
    path = make(organisations=ORGANISATIONS.replace("Phường A", "Phường\x08A"))
    assert check_told(path) == [("B069", "organisations", 3, "name", "")]


def test_long_texts(make: Make) -> None:
    path = make(organisations=ORGANISATIONS.replace("Phường A", "A" * 301))
    assert [finding[:4] for finding in check_told(path)] == [("B059", "organisations", 3, "name")]


def test_codes_with_loose_spaces(make: Make) -> None:
    found = check_told(make(values=values("a ,2017-01,N,,1,,,,,")))
    assert ("B072", "values", 2, "organisation", "a ") in found


def test_text_is_normalised(make: Make) -> None:
    decomposed = unicodedata.normalize("NFD", "Phường Hoà")
    bundle = check(make(organisations=ORGANISATIONS.replace("Phường A", decomposed))).sound()
    assert bundle.records("organisations")[1]["name"] == unicodedata.normalize("NFC", "Phường Hoà")


def test_two_spellings_of_one_code_are_one(make: Make) -> None:
    code = "Hoà"
    organisations = ORGANISATIONS.replace("a,Phường A", f"{unicodedata.normalize('NFD', code)},Phường A")
    rows = values(f"{code},2017-01,N,,1,,,,,", f"{unicodedata.normalize('NFD', code)},2017-01,N,,1,,,,,")
    found = check_told(
        make(organisations=organisations, successions=SOUND["successions"].replace("a,", f"{code},"), values=rows)
    )
    assert [finding[:3] for finding in found] == [("S506", "values", 3)]


def add_resource(folder: Path, name: str, path: str) -> None:
    import json

    descriptor = json.loads((folder / "datapackage.json").read_text())
    descriptor["resources"].append({"name": name, "path": path})
    (folder / "datapackage.json").write_text(json.dumps(descriptor))


def parquet_values(**change: pa.Array) -> pa.Table:
    columns = {
        "organisation": pa.array(["a", "b"]),
        "period": pa.array(["2017-01", "2017-05"]),
        "indicator": pa.array(["N", "N"]).dictionary_encode(),
        "cell": pa.array(["", None]),
        "value": pa.array([Decimal("12.50"), Decimal("0.00")], pa.decimal128(10, 2)),
    }
    return pa.table({**columns, **change})


def test_values_in_parquet(make: Make) -> None:
    folder = make(values=None)
    pq.write_table(parquet_values(), folder / "values.parquet")
    add_resource(folder, "values", "values.parquet")
    rows = check(folder).sound().records("values")
    assert [(row["organisation"], row["cell"], row["value"], row["status"]) for row in rows] == [
        ("a", "", Decimal("12.5"), "accepted"),
        ("b", "", Decimal(0), "accepted"),
    ]


def test_a_folder_of_parquet_files_names_the_file(make: Make) -> None:
    folder = make(values=None)
    (folder / "values").mkdir()
    pq.write_table(parquet_values(), folder / "values" / "1.parquet")
    pq.write_table(parquet_values(organisation=pa.array(["c", "x"])), folder / "values" / "2.parquet")
    add_resource(folder, "values", "values")
    assert check_told(folder) == [("B071", "values/2.parquet", 2, "organisation", "x")]


@pytest.mark.parametrize(
    ("column", "array", "code"),
    [
        ("value", pa.array([1.5, 2.0]), "B054"),
        ("value", pa.array(["1", "2"]), "B055"),
        ("period", pa.array([2017, 2018]), "B055"),
    ],
)
def test_parquet_columns_of_a_wrong_type(make: Make, column: str, array: pa.Array, code: str) -> None:
    folder = make(values=None)
    pq.write_table(parquet_values(**{column: array}), folder / "values.parquet")
    add_resource(folder, "values", "values.parquet")
    assert (code, "values", None, column, str(array.type)) in check_told(folder)


def test_integers_in_parquet(make: Make) -> None:
    folder = make(values=None)
    pq.write_table(parquet_values(value=pa.array([7, None], pa.int32())), folder / "values.parquet")
    add_resource(folder, "values", "values.parquet")
    assert [row["value"] for row in check(folder).sound().records("values")] == [Decimal(7), None]


@given(st.decimals(allow_nan=False, allow_infinity=False, places=15, min_value=-(10**22), max_value=10**22))
def test_numbers_are_read_and_written_exactly(number: Decimal) -> None:
    (text,) = plain_text(pa.array([number], NUMBER)).to_pylist()
    assert Decimal(text) == number
    assert "E" not in text
    assert text == "0" or (not text.rstrip("0").endswith(".") and (("." not in text) or not text.endswith("0")))
    (back,) = pa.array([text]).cast(NUMBER).to_pylist()
    assert back == number


def test_findings_of_one_kind_are_counted_honestly(make: Make) -> None:
    rows = [f"a,2017-01,N,,x{number},,,,," for number in range(1000)]
    checked = check(make(values=values(*rows)))
    assert checked.errors == 1000
    assert len(checked.findings) == 201
    assert "còn 800 lỗi nữa" in checked.findings[-1].line()


def test_every_word_list_of_the_tables_is_the_product_s() -> None:
    from phoihop.agreements.programmes.enums import Direction, Relation, Role
    from phoihop.bodies.organisations.enums import Block
    from phoihop.reporting.submissions.enums import State

    assert set(tables.BLOCKS) == set(Block)
    assert set(tables.ROLES) == set(Role)
    assert set(tables.RELATIONS) == set(Relation)
    assert set(tables.DIRECTIONS) == set(Direction)
    # A report that was opened again goes out as accepted: its numbers count until the correction is accepted.
    assert set(tables.STATUSES) == set(State) - {State.REOPENED}
