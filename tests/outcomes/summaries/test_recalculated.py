"""Every formula of the annex, calculated anew by LibreOffice, gives the figure that was written beside it."""

import random
import re
import zipfile
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from tests.outcomes.summaries.samples import workbook
from tests.outcomes.summaries.test_annex import listed
from tests.outcomes.summaries.test_libreoffice import convert

from phoihop.outcomes.summaries.render.annex import write_annex
from phoihop.outcomes.summaries.rules.adding import PARTS, over_units
from phoihop.outcomes.summaries.rules.annex import AnnexContent, AnnexLine, UnitLine, UnitSheet, Workbook
from phoihop.outcomes.summaries.rules.records import Figure, FigureKey, Measure

pytestmark = [pytest.mark.libreoffice, pytest.mark.slow]
MEASURES = (
    Measure("C", "Số buổi", "buổi", over_units="sum", over_time="sum"),
    Measure("D", "Kinh phí", "triệu đồng", "amount", 2, over_units="sum", over_time="sum"),
    Measure("P", "Đúng hạn", "%", "ratio", 1, over_units="sum", over_time="sum"),
    Measure("M", "Phần nghìn", "‰", "ratio", 2, over_units="sum", over_time="last"),
    Measure("Q", "Bình quân", "", "ratio", 0, over_units="sum", over_time="sum"),
)


def value(measure: Measure, *parts: Decimal) -> Figure:
    """A figure of these parts, a ratio rounded as the engine does."""
    key = FigureKey("u", "2020", measure.code)
    if measure.kind != "ratio":
        return Figure(key, measure, parts[0], reported=3, expected=7, method="computed")
    scaled = parts[0] * {"%": 100, "‰": 1000}.get(measure.unit, 1) / parts[1]
    twelve = scaled.quantize(Decimal(1).scaleb(-12), ROUND_HALF_UP)
    rate = twelve.quantize(Decimal(1).scaleb(-measure.decimals), ROUND_HALF_UP)
    return Figure(key, measure, rate, *parts, reported=3, expected=7, method="computed")


def varied(seed: int) -> Workbook:
    """Many units, some without figures, numbers with up to three decimals, halves that must be rounded upwards."""
    chance = random.Random(seed)

    def some(measure: Measure) -> Figure | None:
        if chance.random() < 0.15:
            return None
        places = 3 if measure.code == "D" else 0
        one = Decimal(chance.randrange(10**6)).scaleb(-places)
        return value(measure, one, Decimal(chance.choice([8, 16, 40, 125, chance.randrange(1, 999)])))

    units = tuple(UnitLine(f"u{number}", f"Xã {number}", tuple(map(some, MEASURES))) for number in range(60))
    columns = [[unit.figures[place] for unit in units] for place in range(len(MEASURES))]
    whole = []
    for measure, column in zip(MEASURES, columns, strict=True):
        sums = {part: sum((getattr(row, part) or Decimal(0) for row in column if row), Decimal(3)) for part in PARTS}
        parts = (sums["numerator"], sums["denominator"]) if measure.kind == "ratio" else (sums["value"],)
        whole.append(value(measure, *parts))
    adding = tuple(over_units(*each) for each in zip(MEASURES, whole, columns, strict=True))
    sheet = UnitSheet(1, "Nội dung", MEASURES, units, UnitLine("city", "Hà Nội", tuple(whole)), adding)
    lines = [AnnexLine(now, "", (now, base)) for column in columns for now, base in pairwise(column) if now and base]
    return Workbook("Phụ lục", "", contents=(AnnexContent(1, "Nội dung", tuple(lines)),), units=(sheet,))


def without_results(content: bytes) -> bytes:
    """The workbook with the result of every formula taken away, so that whoever opens it must calculate."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name.startswith("xl/worksheets/"):
                part = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", part)
            new.writestr(name, part)
    return buffer.getvalue()


BOOKS = {"plain": workbook(), "listed": listed(), "one": varied(1), "two": varied(2)}


@pytest.fixture(scope="module")
def calculated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The books as LibreOffice calculates them, all in one start of it."""
    folder = tmp_path_factory.mktemp("annex")
    for name, book in BOOKS.items():
        (folder / f"{name}.xlsx").write_bytes(without_results(write_annex(book)))
    convert(folder / "one.xlsx", "xlsx", folder / "out", *(folder / f"{name}.xlsx" for name in BOOKS if name != "one"))
    return folder / "out"


@pytest.mark.parametrize("name", BOOKS)
def test_formulas_give_the_figures(name: str, calculated: Path) -> None:
    content = write_annex(BOOKS[name])
    found = openpyxl.load_workbook(calculated / f"{name}.xlsx", data_only=True)
    written = openpyxl.load_workbook(BytesIO(content), data_only=True)
    formulas = [
        (sheet.title, cell.coordinate)
        for sheet in openpyxl.load_workbook(BytesIO(content))
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert len(formulas) > 40
    differ = [
        (place, written[place[0]][place[1]].value, found[place[0]][place[1]].value)
        for place in formulas
        if found[place[0]][place[1]].value != pytest.approx(written[place[0]][place[1]].value, rel=1e-12, abs=1e-9)
    ]
    assert differ == []
