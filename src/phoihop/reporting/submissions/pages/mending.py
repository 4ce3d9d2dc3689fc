"""What stays as it was sent while a unit mends the rest of its report, and what it opened besides."""

from phoihop.reporting.submissions.queries import Opened, Report, Return
from phoihop.reporting.submissions.rules import parts_of_report


def openings_of(report: Report, told: Return) -> list[tuple[str, Opened]]:
    """The sections that the unit opened though nobody asked to mend them, each with its title."""
    titles = {part.slug: part.title for part in (parts_of_report(report.asked) if report.asked else [])}
    return [(titles.get(each.part, each.part), each) for each in told.opened]
