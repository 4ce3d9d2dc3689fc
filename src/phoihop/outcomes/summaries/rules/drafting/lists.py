"""The lists of a report in Word: practices, commendations, adjustments; rows of the groups that templates repeat."""

from phoihop.base.clock import HANOI
from phoihop.base.vietnamese import format_date, format_number, period_name
from phoihop.outcomes.listings.enums import PRACTICE_FIELD_LABELS, RECOGNITION_LEVEL_LABELS
from phoihop.outcomes.listings.rules.records import ListedCommendation, ListedPractice
from phoihop.outcomes.listings.rules.words import award_words
from phoihop.outcomes.summaries.rules.adjusting import Adjustment
from phoihop.outcomes.summaries.rules.drafting.material import Material
from phoihop.outcomes.summaries.rules.records import Scope
from phoihop.outcomes.summaries.rules.wording import value_number


def listed_groups(material: Material) -> dict[str, list[Scope]]:
    """The groups of the three lists, empty where a list is."""
    return {
        "dieu_chinh": [_adjustment(material, tt, row) for tt, row in enumerate(material.adjustments, start=1)],
        "mo_hinh": [_practice(tt, row) for tt, row in enumerate(material.practices, start=1)],
        "khen_thuong": [_commendation(tt, row) for tt, row in enumerate(material.commendations, start=1)],
    }


def adjusted_place(material: Material, row: Adjustment) -> str:
    """`Quận Ba Đình, năm 2020, Nữ`: whose figure it is, of which period, of which cell."""
    cells = dict(material.cells.get(row.key.indicator, ()))
    cell = cells.get(row.key.cell, row.key.cell)
    return ", ".join(filter(None, (material.unit_name(row.key.unit), period_name(row.key.period), cell)))


def _adjustment(material: Material, serial: int, row: Adjustment) -> Scope:
    figure = material.figures.get(row.key)
    own = (row.key.unit, row.key.period, row.key.cell) == (material.unit.code, material.period, "")
    measure = material.measures.get(row.key.indicator)
    name = measure.name if measure else row.key.indicator
    return Scope(
        {
            "tt": str(serial),
            "chi_tieu": name if own else f"{name} ({adjusted_place(material, row)})",
            "tu": "–" if row.before is None else format_number(row.before),
            "thanh": (value_number(figure, in_table=True) if figure else None) or format_number(row.value),
            "ly_do": row.reason,
            "nguoi": row.by,
            "ngay": format_date(row.at.astimezone(HANOI).date()),
        }
    )


def _practice(serial: int, row: ListedPractice) -> Scope:
    values = row.values
    return Scope(
        {
            "tt": str(serial),
            "ten": values.name,
            "don_vi": row.unit,
            "linh_vuc": PRACTICE_FIELD_LABELS[values.field],
            "nam": "" if values.since is None else str(values.since),
            "ket_qua": values.result,
            "nhan_rong": "" if values.replicated is None else format_number(values.replicated),
            "cong_nhan": RECOGNITION_LEVEL_LABELS[values.level],
        }
    )


def _commendation(serial: int, row: ListedCommendation) -> Scope:
    return Scope(
        {
            "tt": str(serial),
            "ten": row.values.honoured,
            "don_vi": row.unit,
            "hinh_thuc": award_words(row.values),
            "thanh_tich": row.values.achievement,
            "minh_chung": row.evidence,
        }
    )
