"""One report, two files: the numbers of the Word file and of its Excel annex never differ; lists stand in both."""

import re
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from tests.factories.reports import AT, World, make_world
from tests.outcomes.summaries.documents import part_of
from tests.outcomes.summaries.orders import accepted

from phoihop.bodies.organisations.enums import UserRole
from phoihop.outcomes.consolidation.actions.adjusting import Place as FigurePlace
from phoihop.outcomes.consolidation.actions.adjusting import adjust
from phoihop.outcomes.documents.rules.wordml import P, T
from phoihop.outcomes.listings.actions import add_row
from phoihop.outcomes.listings.enums import (
    CommendationForm,
    ListKind,
    PracticeField,
    RecipientKind,
    RecognitionLevel,
)
from phoihop.outcomes.listings.queries.places import Place
from phoihop.outcomes.listings.rules.values import AnyValues, CommendationValues, PracticeValues
from phoihop.outcomes.summaries.actions.making import MadeReport, make_summary
from phoihop.outcomes.summaries.rules.counts import is_count
from phoihop.outcomes.summaries.rules.manifest import loads

PRACTICE = PracticeValues(
    "=Camera an ninh", "a", PracticeField.SECURITY, RecognitionLevel.PROVINCE, 2016, "Giảm trộm cắp.", 3
)
AWARD = CommendationValues(
    RecipientKind.COLLECTIVE, "Đội phong trào", "b", CommendationForm.CERTIFICATE, "Làm tốt", indicator="MEET"
)


SHOWN = {"value", "numerator", "denominator", "received", "due", "difference"}
"""What the annex shows of figures; shares and coverage in units are Word's own."""


def report(number: int, rate: tuple[int, int], best: str) -> Any:
    return {
        "values": [
            {"indicator": "MEET", "cell": "f", "value": str(number)},
            {"indicator": "MEET", "cell": "m", "value": "2"},
            {"indicator": "RATE", "numerator": str(rate[0]), "denominator": str(rate[1])},
            {"indicator": "BEST", "value": best},
        ],
        "narratives": {},
    }


def made(world: World, *, listed: bool = True, adjusted: bool = True) -> MadeReport:
    officer, today = world.someone(UserRole.SECRETARIAT), AT.date()
    accepted(world, "a", "2017-01", report(3, (1, 3), "7.25"))
    accepted(world, "b", "2017-01", report(4, (2, 3), "9.5"))
    accepted(world, "a", "2016-12", report(5, (5, 8), "8"))
    unit = world.unit("city")
    who: Any = {"actor": officer, "at": AT, "today": today}
    rows: list[tuple[ListKind, AnyValues]] = [(ListKind.PRACTICES, PRACTICE), (ListKind.COMMENDATIONS, AWARD)]
    for kind, values in rows if listed else []:
        add_row(place=Place(world.programme, unit, "2017-01"), kind=kind, values=values, **who)
    if adjusted:
        place = FigurePlace(unit="b", period="2017-01", indicator="MEET", cell="")
        where: Any = {"programme": world.programme, "unit": unit, "period": "2017-01"}
        adjust(place=place, value=Decimal(8), reason="cộng thiếu hai buổi", **where, **who)
    return make_summary(programme=world.programme, unit=unit, period="2017-01", **who)


def keys_of(workbook: bytes) -> dict[tuple[str, ...], Decimal]:
    """The annex's own map of figures: (unit, period, indicator, cell, aspect, against period, pair) → value."""
    book = openpyxl.load_workbook(BytesIO(workbook), data_only=True)
    found: dict[tuple[str, ...], Decimal] = {}
    for sheet, cell, *key, exact, against, _unit, pair, _programme in book["_so_lieu"].iter_rows(
        min_row=2, values_only=True
    ):
        shown = Decimal(str(book[sheet][cell].value))
        assert abs(shown) == Decimal(exact) if key[4] == "difference" else shown == Decimal(exact), (sheet, cell)
        place = (*(part or "" for part in key), against or "", pair or "")
        assert found.setdefault(place, Decimal(exact)) == Decimal(exact), (sheet, cell)
    return found


def paragraphs_of(document: bytes) -> list[str]:
    return ["".join(text.text or "" for text in paragraph.iter(T)) for paragraph in part_of(document).iter(P)]


@pytest.mark.django_db
def test_every_number_of_the_word_file_is_in_the_annex_and_the_same() -> None:
    report = made(make_world())
    shown = keys_of(report.workbook)
    entries = [
        entry.number for entry in loads(report.version.manifest).entries if not is_count(entry.number.key.indicator)
    ]
    assert len(entries) > 20
    compared = 0
    for number in entries:
        key, pair = number.key, number.key.pair
        told = f"{pair.indicator} {pair.period}" if pair else ""
        against = number.against.period if number.against else ""
        place = (key.unit, key.period, key.indicator, key.cell, number.aspect.value, against, told)
        if not key.programme and number.aspect.value in SHOWN:
            assert shown[place] == number.value, number
            compared += 1
    assert compared > 10


@pytest.mark.django_db
def test_lists_and_adjustments_are_annexes_of_the_word_file_in_their_order() -> None:
    report = made(make_world())
    told = paragraphs_of(report.document)
    annexes = [text for text in told if re.fullmatch(r"Phụ lục [IVX]+", text)]
    titles = [told[number + 1] for number, text in enumerate(told) if text in annexes]
    assert annexes == [
        f"Phụ lục {number}" for number in ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")[: len(annexes)]
    ]
    wanted = [
        "DANH SÁCH MÔ HÌNH",
        "DANH SÁCH BIỂU DƯƠNG, KHEN THƯỞNG",
        "DANH SÁCH ĐƠN VỊ CHƯA BÁO CÁO",
        "CÁC ĐIỀU CHỈNH SỐ LIỆU",
    ]
    assert [title for title in titles if title in wanted] == wanted
    for text in (
        "=Camera an ninh",
        "Quốc phòng – an ninh",
        "Cấp tỉnh, thành phố",
        "Đội phong trào",
        "Giấy khen",
        "cộng thiếu hai buổi",
    ):
        assert text in told, text
    assert "Buổi tuyên truyền (Xã B, tháng 01 năm 2017)" in told
    book = openpyxl.load_workbook(BytesIO(report.workbook), data_only=True)
    assert [cell.value for cell in book["Mô hình"][6]][:4] == [1, "=Camera an ninh", "Xã A", "Quốc phòng – an ninh"]
    assert [cell.value for cell in book["Điều chỉnh số liệu"][6]][4:7] == [6, 8, 2]


@pytest.mark.django_db
def test_without_lists_their_annexes_are_not_there() -> None:
    report = made(make_world(), listed=False, adjusted=False)
    told = paragraphs_of(report.document)
    assert not [text for text in told if "MÔ HÌNH" in text or "KHEN THƯỞNG" in text or "ĐIỀU CHỈNH" in text]
    names = openpyxl.load_workbook(BytesIO(report.workbook)).sheetnames
    assert not {"Mô hình", "Khen thưởng", "Điều chỉnh số liệu"} & set(names)


@pytest.mark.django_db
def test_a_total_with_an_adjusted_unit_is_no_sum() -> None:
    def total(report: MadeReport) -> object:
        book = openpyxl.load_workbook(BytesIO(report.workbook))
        name = book.defined_names["Tong_MEET"].attr_text
        sheet, cell = name.replace("$", "").replace("'", "").split("!")
        return book[sheet][cell].value

    assert total(made(make_world())) == 11
