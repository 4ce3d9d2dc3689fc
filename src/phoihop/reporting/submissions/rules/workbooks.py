"""A report and its workbook: what the cells say, what a filled workbook would change, where both sides changed something."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from phoihop.base.faults import Fault
from phoihop.base.findings import Finding
from phoihop.base.language import N_
from phoihop.base.vietnamese import format_number, period_name
from phoihop.reporting.regimes.rules import AskedReport
from phoihop.reporting.submissions.rules.cells import NARRATIVE, Entry, entries_of
from phoihop.reporting.submissions.rules.changes import Change, kinds_asked
from phoihop.reporting.submissions.rules.contents import Content, number_text
from phoihop.reporting.workbooks.rules import faults
from phoihop.reporting.workbooks.rules.form import Told, form_version, keys_of, same
from phoihop.reporting.workbooks.rules.stamp import Stamp, untouched


@dataclass(frozen=True, slots=True)
class Named:
    """A report by its codes, with the names by which people know it."""

    programme: str
    regime: str
    regime_name: str
    unit: str
    unit_name: str
    period: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """A cell that a workbook would change. `taken`: it was changed in the draft, too, since the workbook was made."""

    key: str
    before: Told
    after: Told
    taken: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What applying a workbook would do: the cells it changes, and how many it leaves."""

    changed: tuple[Proposed, ...]
    unchanged: int

    @property
    def taken(self) -> tuple[Proposed, ...]:
        """The changes that would overwrite somebody else's."""
        return tuple(row for row in self.changed if row.taken)


def told_of(content: Content, asked: AskedReport) -> dict[str, Told]:
    """What each asked cell of a content says."""
    kinds = kinds_asked(asked)
    return {key: _told(key, entry) for key, entry in entries_of(content).items() if key in kinds}


def preview_of(told: Mapping[str, Told], content: Content, asked: AskedReport, stamp: Stamp) -> Preview:
    """What the touched cells of a workbook would change in a draft."""
    now, keys = told_of(content, asked), keys_of(asked)
    still = untouched(stamp, {key: now.get(key) for key in keys}, keys)
    changed = tuple(
        Proposed(key, now.get(key), told[key], key not in still)
        for key in keys
        if key in told and not same(told[key], now.get(key))
    )
    return Preview(changed, len(keys) - len(changed))


def changes_of(preview: Preview) -> list[Change]:
    """The changes as the draft takes them, against the draft that the preview was made from."""
    return [_change(row) for row in preview.changed]


def misplaced(stamp: Stamp, here: Named, asked: AskedReport, their_unit: str, file: str) -> Iterator[Finding]:
    """Why a workbook is not this report's: another regime, unit, period, or an older form, each by name."""
    if (stamp.programme, stamp.regime) != (here.programme, here.regime):
        theirs = f"{stamp.programme} / {stamp.regime}"
        yield faults.OTHER_REGIME.at(value=file, theirs=theirs, ours=here.regime_name)
    if stamp.unit != here.unit:
        yield faults.OTHER_UNIT.at(value=file, theirs=their_unit, ours=here.unit_name)
    if stamp.period != here.period:
        yield faults.OTHER_PERIOD.at(value=file, theirs=period_name(stamp.period), ours=period_name(here.period))
    at_home = (stamp.programme, stamp.regime, stamp.unit, stamp.period)
    if at_home == (here.programme, here.regime, here.unit, here.period) and stamp.form != form_version(asked):
        yield faults.OTHER_FORM.at(value=file)


def overlap(preview: Preview, places: Mapping[str, str]) -> Iterator[Finding]:
    """The cells that were changed on both sides, without what either says."""
    for row in preview.taken:
        yield OVERLAP.at(table=places.get(row.key, ""), value=row.key.strip("@|"), place=places.get(row.key, ""))


OVERLAP = Fault(
    "X317",
    N_("ô {place} đã được đơn vị sửa trên trang web sau khi biểu được tải về"),
    N_("để đơn vị tự xem và gửi biểu ở trang báo cáo của mình, nơi hai giá trị được đặt cạnh nhau"),
)


def shown_told(told: Told) -> str:
    """A cell as offices write it."""
    if told is None:
        return ""
    return told if isinstance(told, str) else format_number(told)


def _told(key: str, entry: Entry) -> Told:
    if entry.unread or key.startswith(NARRATIVE):
        return entry.text
    try:
        return Decimal(entry.text)
    except InvalidOperation:
        return entry.text


def _change(row: Proposed) -> Change:
    if isinstance(row.after, Decimal):
        return Change(row.key, number=number_text(row.after))
    return Change(row.key, text=row.after or "")
