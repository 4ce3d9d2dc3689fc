"""Pages of reviewing: the queue, one report, many together, and who has reported what."""

from phoihop.reporting.review.pages.matrix import matrix
from phoihop.reporting.review.pages.queue import following, queue
from phoihop.reporting.review.pages.reopening import reopen
from phoihop.reporting.review.pages.report import report
from phoihop.reporting.review.pages.rounds import cancel, round_
from phoihop.reporting.review.pages.together import outcome, together

__all__ = ["cancel", "following", "matrix", "outcome", "queue", "reopen", "report", "round_", "together"]
