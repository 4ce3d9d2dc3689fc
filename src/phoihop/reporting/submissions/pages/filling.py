"""What the buttons of a section fill in and take back: 'nothing occurred', numbers of the period before, their confirming."""

from collections.abc import Callable, Iterable, Sequence

from django.contrib import messages
from django.http import HttpRequest

from phoihop.base.clock import now
from phoihop.base.language import N_, _
from phoihop.reporting.submissions.actions import SavedCells, carry_over, save_cells
from phoihop.reporting.submissions.queries import Report
from phoihop.reporting.submissions.render.grid import flows_without_number
from phoihop.reporting.submissions.rules import Change, Content, Part, carried_of, entries_of, shown
from phoihop.reporting.submissions.rules.completeness import keys_of

Query = list[tuple[str, str]]
"""What the page is to be told in its address."""
EVERY = "*"


def save(request: HttpRequest, found: Report, changes: Sequence[Change], version: int) -> SavedCells:
    """Save changed cells of the report."""
    return save_cells(
        actor=request.user,  # type: ignore[arg-type]
        regime=found.regime,
        organisation=found.organisation,
        period=found.period,
        changes=changes,
        version=version,
        at=now(),
    )


def nothing_occurred(request: HttpRequest, found: Report, part: Part, content: Content) -> Query:
    """A zero in every flow of which nothing is said; gives what undoing needs."""
    lines = flows_without_number(part, entries_of(content))
    zeros = [Change(key, text="0", seen="") for line in lines for key in keys_of(line)]
    _save_if_any(request, found, zeros)
    return [("da-dien", line.indicator) for line in lines] or [("da-dien", "")]


def empty_again(request: HttpRequest, found: Report, part: Part, content: Content) -> Query:
    """Take back the zeros that are still zeros."""
    wanted = set(request.POST.getlist("filled"))
    entries = entries_of(content)
    keys = [key for line in part.lines if line.indicator in wanted for key in keys_of(line)]
    zeros = [Change(key, seen="0") for key in keys if shown(key, entries.get(key)) == "0"]
    _save_if_any(request, found, zeros)
    return []


def carry(request: HttpRequest, found: Report, part: Part, _content: Content) -> Query:
    """Bring over what stood at the end of the period before, to be confirmed."""
    count = carry_over(
        actor=request.user,  # type: ignore[arg-type]
        regime=found.regime,
        organisation=found.organisation,
        period=found.period,
        indicators=[line.indicator for line in part.lines],
        at=now(),
    )
    told = N_("Đã mang {count} số sang từ kỳ trước, đánh dấu ↻. Xem lại rồi xác nhận từng chỉ tiêu.")
    messages.info(request, _(told if count else N_("Không có số nào mang sang được.")).format(count=count))
    return []


def confirm(request: HttpRequest, found: Report, part: Part, content: Content) -> Query:
    """Say of numbers that were brought over that they hold for this period."""
    wanted = set(request.POST.getlist("confirmed"))
    lines = [line.indicator for line in part.lines if wanted & {line.indicator, EVERY}]
    entries = entries_of(content)
    texts = {key: shown(key, entries.get(key)) for key in _carried(content, lines)}
    _save_if_any(request, found, [Change(key, text=text, seen=text) for key, text in texts.items()])
    return []


def take_back(request: HttpRequest, found: Report, part: Part, content: Content) -> Query:
    """Empty the cells that were brought over and that nobody confirmed."""
    entries = entries_of(content)
    keys = _carried(content, [line.indicator for line in part.lines])
    _save_if_any(request, found, [Change(key, seen=shown(key, entries.get(key))) for key in keys])
    return []


BUTTONS: dict[str, Callable[[HttpRequest, Report, Part, Content], Query]] = {
    "nothing": nothing_occurred,
    "undo": empty_again,
    "carry": carry,
    "confirmed": confirm,
    "uncarry": take_back,
}
"""Name of a button of the form → what it does after the changed cells are saved."""


def _carried(content: Content, indicators: Iterable[str]) -> list[str]:
    wanted = set(indicators)
    return sorted(key for key in carried_of(content) if key.partition("|")[0] in wanted)


def _save_if_any(request: HttpRequest, found: Report, changes: Sequence[Change]) -> None:
    if changes:
        save(request, found, changes, found.version)
