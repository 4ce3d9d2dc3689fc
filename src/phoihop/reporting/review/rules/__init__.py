"""What reviewing decides by values alone: plans of loading, comparisons, progress, the list of late units. Pure."""

from phoihop.reporting.review.rules.changes import ChangedNumber, ChangedText, Changes, what_changed
from phoihop.reporting.review.rules.comparison import Difference, changed_much, difference
from phoihop.reporting.review.rules.loading import (
    ORDER,
    Change,
    Known,
    NewRevision,
    Place,
    Plan,
    Standing,
    plan_load,
)
from phoihop.reporting.review.rules.notices import Line, Noticed, count_changed, notices, parts_of, with_totals
from phoihop.reporting.review.rules.numbers import Key, Number, key_of, numbers_of
from phoihop.reporting.review.rules.progress import (
    Tally,
    count_progress,
    observed_by_period,
    progress,
    tally,
    tally_columns,
    tally_ended,
)
from phoihop.reporting.review.rules.reminder import Debt, Owing, reminder
from phoihop.reporting.review.rules.sheet import SheetRow, allowed_by, plain_lines, sheet
from phoihop.reporting.review.rules.trees import one_tree, top_below

__all__ = [
    "ORDER",
    "Change",
    "ChangedNumber",
    "ChangedText",
    "Changes",
    "Debt",
    "Difference",
    "Key",
    "Known",
    "Line",
    "NewRevision",
    "Noticed",
    "Number",
    "Owing",
    "Place",
    "Plan",
    "SheetRow",
    "Standing",
    "Tally",
    "allowed_by",
    "changed_much",
    "count_changed",
    "count_progress",
    "difference",
    "key_of",
    "notices",
    "numbers_of",
    "observed_by_period",
    "one_tree",
    "parts_of",
    "plain_lines",
    "plan_load",
    "progress",
    "reminder",
    "sheet",
    "tally",
    "tally_columns",
    "tally_ended",
    "top_below",
    "what_changed",
    "with_totals",
]
