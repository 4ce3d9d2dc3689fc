"""Periods beside a period: the one before, the parts of its course."""

from phoihop_rollup.periods import Period, parse, parts


def earlier(name: str) -> str:
    """The period of the same length just before: `2020` for `2021`, `2016..2018` for `2019..2021`."""
    period = parse(name)
    return Period(period.first - period.months, period.months).name if period.months != 9 else ""


def course(name: str) -> tuple[str, ...]:
    """The parts by which a period's course is told: years of a run, quarters of a year, else months."""
    period = parse(name)
    months = 12 if period.months > 12 else 3 if period.months >= 9 else 1
    return tuple(part.name for part in parts(period, months))
