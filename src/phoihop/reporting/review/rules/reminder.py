"""The list of units that still owe a report, as a message an officer sends on. Vietnamese, like every document."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from phoihop.base.vietnamese import format_count, format_date, format_number, period_name

_DIRECTLY = "Đơn vị trực thuộc"


@dataclass(frozen=True, slots=True)
class Owing:
    """A unit that owes a report; `district` is the unit above it, '' directly below the reader's organisation."""

    name: str
    district: str = ""
    returned: bool = False
    until: date | None = None
    """Until when this unit alone was given more time."""

    @property
    def told(self) -> str:
        """Its name, with its own deadline where it has one."""
        return self.name if self.until is None else f"{self.name} (gia hạn đến {format_date(self.until)})"


@dataclass(frozen=True, slots=True)
class Debt:
    """Who owes the report of one period, of how many that are asked for it. Units stand in the order to be read."""

    period: str
    due: date
    grace_until: date
    asked: int
    units: tuple[Owing, ...]


def reminder(debt: Debt, *, report: str, today: date) -> str:
    """The message: how many of how many, who has not sent and who must send again, by district, and by when."""
    what = " ".join(filter(None, (report, period_name(debt.period))))
    if not debt.units:
        return f"Đến ngày {format_date(today)}, {_of(debt.asked, debt)} đơn vị đã gửi {what}."
    missing = [unit for unit in debt.units if not unit.returned]
    returned = [unit for unit in debt.units if unit.returned]
    lines = [_opening(debt, what, today, missing, returned)]
    if missing:
        lines += ["", f"Chưa gửi ({format_count(len(missing))} đơn vị):", *_by_district(missing)]
    if returned:
        lines += ["", f"Bị trả lại, chưa gửi lại ({format_count(len(returned))} đơn vị):", *_by_district(returned)]
    return "\n".join([*lines, "", _request(debt, today)])


def _opening(debt: Debt, what: str, today: date, missing: Sequence[Owing], returned: Sequence[Owing]) -> str:
    verb = "chưa gửi" if not returned else "chưa hoàn thành" if missing else "bị trả lại và chưa gửi lại"
    start = f"Đến ngày {format_date(today)}, còn {_of(len(debt.units), debt)} đơn vị {verb} {what}"
    if missing and returned:
        missed, back = format_count(len(missing)), format_count(len(returned))
        start += f", trong đó {missed} đơn vị chưa gửi, {back} đơn vị bị trả lại và chưa gửi lại"
    return f"{start} (hạn gửi: {format_date(debt.due)})."


def _request(debt: Debt, today: date) -> str:
    if today <= debt.due:
        return f"Đề nghị các đơn vị gửi báo cáo chậm nhất ngày {format_date(debt.due)}."
    if today <= debt.grace_until:
        return f"Đã hết hạn gửi; đề nghị các đơn vị gửi báo cáo chậm nhất ngày {format_date(debt.grace_until)}."
    return "Báo cáo đã quá hạn; đề nghị các đơn vị gửi ngay."


def _of(count: int, debt: Debt) -> str:
    return f"{format_number(count)}/{format_number(debt.asked)}"


def _by_district(units: Iterable[Owing]) -> Iterator[str]:
    """One line for each district in the order given; those directly below stand first."""
    groups: dict[str, list[str]] = {_DIRECTLY: []}
    for unit in units:
        groups.setdefault(unit.district or _DIRECTLY, []).append(unit.told)
    for district, names in groups.items():
        if names:
            yield f"- {district} ({format_count(len(names))}): {', '.join(names)}."
