"""A workbook that comes back says what was written into it, whatever was done to its rows; unedited, it changes nothing."""

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.reporting.workbooks.samples import (
    ASKED,
    SEX,
    asked_with,
    edited,
    line,
    place_of,
    put,
    read,
    shuffled,
    stamp_for,
    workbook,
)

from phoihop.base.vietnamese import NumberRefused, parse_number, to_nfc
from phoihop.reporting.regimes.rules import AskedReport
from phoihop.reporting.workbooks.rules.form import Told, keys_of, plain, rows_of

FEW = settings(
    max_examples=15,
    phases=[Phase.explicit, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
CODES = st.sampled_from(["A", "B1", "CT-01", "Đ.2", "x_y", "007", "=1+1", "Mã lạ"])
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cf", "Co", "Cn"], include_characters="\n"),
    max_size=60,
).map(to_nfc)
NUMBERS = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places), st.integers(0, 10**18), st.integers(0, 15)
) | st.integers(0, 10**23 - 1).map(Decimal)


@st.composite
def reports(draw: st.DrawFn) -> tuple[AskedReport, dict[str, Told]]:
    """A report as it may be asked, and what its draft may hold."""
    codes = draw(st.lists(CODES, min_size=1, max_size=6, unique=True))
    kinds = [draw(st.sampled_from(["count", "amount", "ratio", "yesno"])) for _code in codes]
    asked = asked_with(
        *(
            line(code, kind, draw(st.sampled_from([(), SEX])), draw(st.sampled_from([None, 1, 2])))
            for code, kind in zip(codes, kinds, strict=True)
        ),
        sections=tuple(draw(st.lists(st.sampled_from(["general", "next"]), unique=True))),
    )
    told = {}
    for row in rows_of(asked).values():
        for part in row.parts:
            content = draw(st.none() | (TEXTS if row.section else _numbers(row.line.kind)))
            if content is not None and plain(content):
                told[row.key(part)] = content
    return asked, told


def _numbers(kind: str) -> st.SearchStrategy[Told]:
    signed = NUMBERS | NUMBERS.map(lambda number: -number) if kind == "amount" else NUMBERS
    return (st.sampled_from([Decimal(0), Decimal(1), Decimal(5)]) if kind == "yesno" else signed) | TEXTS.filter(
        _unclear
    )


def _unclear(text: str) -> bool:
    """Whether it would be kept as typed: no number and not only spaces."""
    try:
        parse_number(text)
    except NumberRefused:
        return bool(text.strip())
    return False


@FEW
@given(reports())
def test_without_an_edit_nothing_is_touched_and_nothing_is_wrong(given: tuple[AskedReport, dict[str, Told]]) -> None:
    asked, told = given
    filled = read(workbook(told, asked), asked)
    assert (dict(filled.told), filled.findings) == ({}, ())
    assert filled.untouched == set(keys_of(asked))


@FEW
@given(reports(), st.integers(0, 10**6))
def test_sorted_inserted_hidden_renamed_rows_say_the_same(
    given: tuple[AskedReport, dict[str, Told]], seed: int
) -> None:
    asked, told = given
    filled = read(edited(workbook(told, asked), shuffled(seed)), asked)
    assert (dict(filled.told), filled.findings) == ({}, ())


@FEW
@given(reports(), st.integers(0, 10**6))
def test_what_was_filled_in_is_read_whole_by_its_code(given: tuple[AskedReport, dict[str, Told]], seed: int) -> None:
    asked, told = given
    numbers = {key: value for key, value in told.items() if isinstance(value, Decimal) or key.startswith("@")}
    numbers = {key: value for key, value in numbers.items() if not (_kind(asked, key) == "yesno" and value == 5)}
    content = workbook(numbers, asked, stamp_for(asked, {"another": "content"}))
    filled = read(edited(content, shuffled(seed)), asked)
    assert filled.findings == ()
    assert {key: plain(value) for key, value in filled.told.items() if plain(value)} == {
        key: plain(value) for key, value in numbers.items()
    }
    assert {key for key, value in filled.told.items() if not plain(value)} <= set(keys_of(asked)) - numbers.keys()


def _kind(asked: AskedReport, key: str) -> str:
    return next((line.kind for line in asked.lines if key.startswith(f"{line.indicator}|")), "")


TOLD: dict[str, Told] = {
    "MEET||value": Decimal(3),
    "RATE||numerator": Decimal(9),
    "RATE||denominator": Decimal(10),
    "BEST||value": "1,234.5",
    "PLAN||value": Decimal(1),
    "@general": "Ổn định.",
}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (put("MEET", 12), {"MEET||value": Decimal(12)}),
        (put("MEET", 0.1 + 0.2), {"MEET||value": Decimal("0.3")}),
        (put("MEET", "1.234,5"), {"MEET||value": Decimal("1234.5")}),
        (put("MEET|f", "2"), {"MEET|f|value": Decimal(2)}),
        (put("MEET", None), {"MEET||value": None}),
        (put("RATE", 8, 5), {"RATE||numerator": Decimal(8)}),
        (put("BEST", -2.5), {"BEST||value": Decimal("-2.5")}),
        (put("PLAN", "Không"), {"PLAN||value": Decimal(0)}),
        (put("PLAN", False), {"PLAN||value": Decimal(0)}),
        (put("PLAN", 0), {"PLAN||value": Decimal(0)}),
        (put("@general", "Mới", 3), {"@general": "Mới"}),
        (put("@general", "To\u0302\u0301t", 3), {"@general": "Tốt"}),
        (put("@general", 5, 3), {"@general": "5"}),
    ],
)
def test_one_edit_is_one_change(change: object, told: dict[str, Told]) -> None:
    filled = read(edited(workbook(TOLD), change))
    assert (dict(filled.told), filled.findings) == (told, ())


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        (put("MEET", "1,234.5"), "X307", ("Số liệu!D10", "1,234.5", "1.234,5")),
        (put("MEET", "1,234"), "X307", ("Số liệu!D10", "1,234 hoặc 1.234")),
        (put("MEET", "nhiều"), "X306", ("Số liệu!D10", "nhiều", "1.234,5")),
        (put("MEET", "1234.5"), "X307", ("Số liệu!D10", "1.234,5")),
        (put("MEET", "31/02"), "X306", ("Số liệu!D10", "31/02")),
        (put("MEET", "NaN"), "X306", ("Số liệu!D10", "NaN")),
        (put("MEET", "1e308"), "X306", ("Số liệu!D10", "1e308")),
        (put("MEET", 42767, number_format="dd/mm/yyyy"), "X310", ("Số liệu!D10", "01/02/2017")),
        (put("MEET", -3), "X309", ("Số liệu!D10", "-3")),
        (put("MEET", "-3"), "X309", ("Số liệu!D10", "-3")),
        (put("MEET", 1e308), "X308", ("Số liệu!D10", "1e+308")),
        (put("MEET", 1e-20), "X308", ("Số liệu!D10",)),
        (put("MEET", True), "X306", ("Số liệu!D10", "TRUE")),
        (put("MEET", "=1+1"), "X311", ("Số liệu!D10",)),
        (put("MEET", "=1/0"), "X311", ("Số liệu!D10",)),
        (put("MEET", 4, 5), "X305", ("Số liệu!E10", "4", "«Số liệu»")),
        (put("PLAN", "có lẽ"), "X312", ("Số liệu!D8", "có lẽ", "Có hoặc Không")),
        (put("PLAN", 7), "X312", ("Số liệu!D8", "7")),
        (put("@general", "x" * 20_001, 3), "X313", ("Thuyết minh!C7", "20.001", "20.000")),
    ],
)
def test_every_refusal_names_sheet_cell_value_and_what_was_expected(
    change: object, code: str, words: tuple[str, ...]
) -> None:
    (finding,) = read(edited(workbook(TOLD), change)).findings
    assert finding.code == code
    for word in words:
        assert word in finding.line()
    assert finding.sentence(finding.remedy)


def test_hidden_signs_are_taken_out_and_told() -> None:
    filled = read(edited(workbook(TOLD), put("MEET", "1\u200b2")))
    assert dict(filled.told) == {"MEET||value": Decimal(12)}
    assert [(finding.code, finding.severity) for finding in filled.findings] == [("X315", "warning")]


def test_narratives_are_composed_and_cleaned_of_hidden_signs() -> None:
    decomposed = unicodedata.normalize("NFD", "Tốt, đạt kế hoạch")
    filled = read(edited(workbook(TOLD), put("@general", "\ufeff" + decomposed.replace("kế", "k\u200bế"), 3)))
    assert dict(filled.told) == {"@general": "Tốt, đạt kế hoạch"}
    assert [finding.code for finding in filled.findings] == ["X315"]


def test_everything_wrong_is_told_at_once() -> None:
    def change(book: object) -> None:
        for one in (put("MEET", "x"), put("MEET|f", -1), put("BEST", "1.5"), put("PLAN", "?")):
            one(book)

    codes = sorted(finding.code for finding in read(edited(workbook(TOLD), change)).findings)
    assert codes == ["X306", "X307", "X309", "X312"]


def _doubled(value: object):
    def change(book) -> None:
        sheet = book.worksheets[0]
        row = sheet.max_row + 2
        sheet.cell(row, 1).value, sheet.cell(row, 4).value = "MEET", value

    return change


def _renamed(book) -> None:
    place_of(book.worksheets[0], "MEET", 1).value = "MEAT"


def _uncoded(book) -> None:
    place_of(book.worksheets[0], "MEET", 1).value = None


def _deleted(book) -> None:
    sheet = book.worksheets[0]
    sheet.delete_rows(place_of(sheet, "RATE").row)


def _untitled(book) -> None:
    for sheet in book.worksheets[:2]:
        sheet.cell(6, 1).value = "Cột"


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        (_doubled(3), []),
        (_doubled(4), ["X303"]),
        (_renamed, ["X302", "X314"]),
        (_uncoded, ["X304", "X314"]),
        (_deleted, ["X314"]),
        (_untitled, ["X301"]),
    ],
)
def test_rows_that_were_tampered_with_are_told(change: object, codes: list[str]) -> None:
    filled = read(edited(workbook(TOLD), change))
    assert [finding.code for finding in filled.findings] == codes
    assert dict(filled.told) == {}


def test_a_deleted_row_leaves_its_numbers_alone() -> None:
    filled = read(edited(workbook(TOLD), _deleted))
    assert "RATE||numerator" not in filled.told
    assert "RATE" in filled.findings[0].sentence(filled.findings[0].problem)


def test_an_english_workbook_is_read_as_well() -> None:
    from phoihop.base.language import speaking

    with speaking("en"):
        content = workbook(TOLD)
    assert dict(read(edited(content, put("MEET", 9))).told) == {"MEET||value": Decimal(9)}


def test_text_is_never_a_formula() -> None:
    told = {**TOLD, "@general": "=HYPERLINK(1)"}
    assert dict(read(workbook(told), ASKED).told) == {}
    assert b"<f>" not in b"".join(_sheets(workbook(told)))


def _sheets(content: bytes) -> list[bytes]:
    from tests.reporting.workbooks.samples import parts

    return [part for name, part in parts(content).items() if name.startswith("xl/worksheets")]
