"""Pages of a unit's report: the task list, the sections, checking and sending, what was sent."""

from phoihop.reporting.submissions.pages.history import history
from phoihop.reporting.submissions.pages.report import reopening, report, withdrawing
from phoihop.reporting.submissions.pages.section import saving, section
from phoihop.reporting.submissions.pages.sending import check, receipt

__all__ = ["check", "history", "receipt", "reopening", "report", "saving", "section", "withdrawing"]
