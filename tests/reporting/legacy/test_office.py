"""Files as offices of 2012 made them: every number that they hold comes out, in .xlsx, .xls and .docx alike."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from tests.reporting.legacy.known import CELLS, INDICATORS, UNITS, days
from tests.reporting.legacy.making import FILES
from tests.reporting.legacy.office import month_document, month_workbook, quarters_workbook

from phoihop.reporting.legacy.readers.files import read_grids
from phoihop.reporting.legacy.rules.applying import Applied, apply_mapping
from phoihop.reporting.legacy.rules.grids import ReadGrid, read_grid
from phoihop.reporting.legacy.rules.known import Known
from phoihop.reporting.legacy.rules.readings import Setting

MONTH = {
    ("d1", "MEET", "", "value"): "1246",
    ("d1", "MEET", "f", "value"): "246",
    ("d1", "MEET", "m", "value"): "1000",
    ("d1", "RATE", "", "denominator"): "12",
    ("d1", "RATE", "", "numerator"): "8",
    ("pt1", "MEET", "", "value"): "12",
    ("pt1", "MEET", "f", "value"): "12",
    ("pt1", "PART", "", "value"): "90",
    ("pt1", "RATE", "", "denominator"): "2",
    ("pt1", "RATE", "", "numerator"): "0",
    ("tb", "MEET", "", "value"): "1234",
    ("tb", "MEET", "f", "value"): "234",
    ("tb", "MEET", "m", "value"): "1000",
    ("tb", "PART", "", "value"): "87.5",
    ("tb", "RATE", "", "denominator"): "10",
    ("tb", "RATE", "", "numerator"): "8",
}
MONTHS = {
    ("MEET", "", "2016-10"): "1234",
    ("MEET", "", "2016-11"): "0",
    ("MEET", "", "2016-12"): "2",
    ("MEET", "f", "2016-10"): "34",
    ("MEET", "f", "2016-11"): "0",
    ("MEET", "f", "2016-12"): "1",
    ("PART", "", "2016-10"): "87.5",
    ("PART", "", "2016-11"): "88",
    ("PART", "", "2016-12"): "90.25",
}


def applied(content: bytes, name: str) -> tuple[ReadGrid, Applied]:
    """The one table of the file that holds figures."""
    grids = read_grids(content, name=name)
    setting = Setting(Known(UNITS, INDICATORS, CELLS), days, {})
    ((grid, reading),) = [
        (grid, reading) for grid, reading in zip(grids, setting.read_all(grids, given=""), strict=True) if reading.taken
    ]
    read = read_grid(grid, reading.mapping.writing)
    known = setting.known(read, reading)
    return read, apply_mapping(read, reading.mapping, known, period=reading.period, days_of=days)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (month_workbook, "a.xlsx"),
        ((FILES / "thang-1-2017.xls").read_bytes, "a.xls"),
        (month_document, "a.docx"),
    ],
)
def test_a_month_with_groups_totals_notes_and_numbers_as_text(content: Callable[[], bytes], name: str) -> None:
    read, found = applied(content(), name)
    assert {(fact.unit, fact.indicator, fact.cell, fact.part): fact.number for fact in found.facts} == {
        key: Decimal(number) for key, number in MONTH.items()
    }
    assert {fact.period for fact in found.facts} == {"2017-01"}
    assert {fact.unit: fact.scope for fact in found.facts} == {"d1": "subtree", "pt1": "own", "tb": "own"}
    assert [finding.code for finding in found.findings] == ["L309"]
    assert {"Tổng cộng", "KHỐI PHƯỜNG"} <= {after for _before, after in read.changes}


@pytest.mark.parametrize(
    ("content", "name"),
    [(quarters_workbook, "a.xlsx"), ((FILES / "thang-10-12-2016.xls").read_bytes, "a.xls")],
)
def test_one_unit_with_a_column_of_each_month(content: Callable[[], bytes], name: str) -> None:
    _read, found = applied(content(), name)
    assert {(fact.indicator, fact.cell, fact.period): fact.number for fact in found.facts} == {
        key: Decimal(number) for key, number in MONTHS.items()
    }
    assert {(fact.unit, fact.scope) for fact in found.facts} == {("tb", "own")}
    assert found.findings == ()
