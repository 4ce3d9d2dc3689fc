"""What must hold of regimes, and which reports they ask for. Pure: records in, findings and expectations out."""

from phoihop.reporting.regimes.rules.asking import check_regimes
from phoihop.reporting.regimes.rules.demands import (
    Asking,
    Demand,
    PeriodChange,
    demands,
    differences,
    shown_at_first,
    units_asked,
)
from phoihop.reporting.regimes.rules.expecting import (
    Asked,
    Dates,
    ExpectedReport,
    Reporter,
    Terms,
    dates_of,
    exists,
    expected_reports,
)
from phoihop.reporting.regimes.rules.filling import (
    AskedLine,
    AskedReport,
    AskedSection,
    merge_lines,
    merge_sections,
)
from phoihop.reporting.regimes.rules.records import (
    AssignmentRecord,
    CalendarRecord,
    FormLineRecord,
    RegimeRecord,
    SectionRecord,
)

__all__ = [
    "Asked",
    "AskedLine",
    "AskedReport",
    "AskedSection",
    "Asking",
    "AssignmentRecord",
    "CalendarRecord",
    "Dates",
    "Demand",
    "ExpectedReport",
    "FormLineRecord",
    "PeriodChange",
    "RegimeRecord",
    "Reporter",
    "SectionRecord",
    "Terms",
    "check_regimes",
    "dates_of",
    "demands",
    "differences",
    "exists",
    "expected_reports",
    "merge_lines",
    "merge_sections",
    "shown_at_first",
    "units_asked",
]
