"""The rows of the matrix as HTML: thousands of cells, for which a template's loops would take half a second."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from phoihop.reporting.review.enums import Progress

CLASSES = {
    Progress.ACCEPTED: "a",
    Progress.ACCEPTED_LATE: "l",
    Progress.SUBMITTED: "s",
    Progress.RETURNED: "r",
    Progress.DRAFT: "d",
    Progress.WITHDRAWN: "w",
    Progress.OVERDUE: "o",
    Progress.NOT_DUE: "n",
    Progress.NOT_ASKED: "x",
}
"""One letter for a state's look in review.css; its sign and colour stand there."""


class CellWriter:
    """Writes cells: what a state looks like in a column is put together once, the unit's address is put between."""

    def __init__(self, *, periods: Sequence[str], words: dict[Progress, str]) -> None:
        self._ends = [
            {state: f'{escape(period)}/">{escape(words[state])}</a></td>' for state in Progress} for period in periods
        ]
        self._starts = {state: f'<td class="{CLASSES[state]}"><a href="' for state in Progress}
        self._unasked = f'<td class="x">{escape(words[Progress.NOT_ASKED])}</td>'

    def cells(self, states: Iterable[Progress], address: str, remarks: Mapping[int, str] | None = None) -> str:
        """One row's cells as safe HTML; `address` is the reports' common beginning, ending with a slash.

        `remarks`: place of a column → what is said of the cell besides, on hover and to screen readers.
        """
        start = escape(address)
        written = [
            self._unasked if state is Progress.NOT_ASKED else self._starts[state] + start + self._ends[place][state]
            for place, state in enumerate(states)
        ]
        for place, text in (remarks or {}).items():
            written[place] = _remarked(written[place], escape(text))
        return "".join(written)


def _remarked(cell: str, text: str) -> str:
    """A cell with a sign, the remark on hover and in words."""
    said = f'<sup aria-hidden="true">+</sup><span class="visually-hidden">, {text}</span></a>'
    return cell.replace("<td ", f'<td title="{text}" ', 1).replace("</a>", said, 1)
