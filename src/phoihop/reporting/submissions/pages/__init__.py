"""Pages of a unit's report: the task list, the sections, checking and sending, what was sent."""

from phoihop.reporting.submissions.pages.batches import batch, batch_file, batches
from phoihop.reporting.submissions.pages.cells import cell
from phoihop.reporting.submissions.pages.history import history
from phoihop.reporting.submissions.pages.opening import opening
from phoihop.reporting.submissions.pages.pasting import pasting
from phoihop.reporting.submissions.pages.report import reopening, report, withdrawing
from phoihop.reporting.submissions.pages.section import saving, section
from phoihop.reporting.submissions.pages.sending import check, receipt
from phoihop.reporting.submissions.pages.workbooks import workbook, workbook_file, workbook_preview

__all__ = [
    "batch",
    "batch_file",
    "batches",
    "cell",
    "check",
    "history",
    "opening",
    "pasting",
    "receipt",
    "reopening",
    "report",
    "saving",
    "section",
    "withdrawing",
    "workbook",
    "workbook_file",
    "workbook_preview",
]
