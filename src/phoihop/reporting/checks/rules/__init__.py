"""Questions about a report and the language of the secretariat's rules. Pure."""

from phoihop.reporting.checks.rules.checking import ask, is_on, mark_of, settled, unanswered
from phoihop.reporting.checks.rules.crossing import Accepted, Caught, Trial, tried
from phoihop.reporting.checks.rules.expressions import Known, Rule, outcome_of, read_rule
from phoihop.reporting.checks.rules.numbers import Content, numbers_of, vector_hash
from phoihop.reporting.checks.rules.records import Alike, Asking, Below, Case, Past, Setting, Settings
from phoihop.reporting.checks.rules.refusals import ExpressionRefused
from phoihop.reporting.checks.rules.texts import (
    NEAR,
    bands_of,
    estimated,
    near_pairs,
    packed,
    runs_of,
    signature_of,
    signatures_of,
    texts_of,
    unpacked,
)
from phoihop.reporting.checks.rules.totals import joint_codes, with_totals

__all__ = [
    "NEAR",
    "Accepted",
    "Alike",
    "Asking",
    "Below",
    "Case",
    "Caught",
    "Content",
    "ExpressionRefused",
    "Known",
    "Past",
    "Rule",
    "Setting",
    "Settings",
    "Trial",
    "ask",
    "bands_of",
    "estimated",
    "is_on",
    "joint_codes",
    "mark_of",
    "near_pairs",
    "numbers_of",
    "outcome_of",
    "packed",
    "read_rule",
    "runs_of",
    "settled",
    "signature_of",
    "signatures_of",
    "texts_of",
    "tried",
    "unanswered",
    "unpacked",
    "vector_hash",
    "with_totals",
]
