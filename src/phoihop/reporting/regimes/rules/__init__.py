"""What must hold of regimes, and which reports they ask for. Pure: records in, findings and expectations out."""

from phoihop.reporting.regimes.rules.asking import check_regimes
from phoihop.reporting.regimes.rules.expecting import Asked, ExpectedReport, Reporter, Terms, expected_reports
from phoihop.reporting.regimes.rules.records import (
    AssignmentRecord,
    CalendarRecord,
    FormLineRecord,
    RegimeRecord,
    SectionRecord,
)

__all__ = [
    "Asked",
    "AssignmentRecord",
    "CalendarRecord",
    "ExpectedReport",
    "FormLineRecord",
    "RegimeRecord",
    "Reporter",
    "SectionRecord",
    "Terms",
    "check_regimes",
    "expected_reports",
]
