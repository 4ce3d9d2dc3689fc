"""What regimes must be, and which reports they ask for."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop.agreements.programmes.rules import IndicatorRecord, ProgrammeRecord
from phoihop.bodies.organisations.rules import OrganisationRecord
from phoihop.reporting.regimes.rules import (
    Asked,
    AssignmentRecord,
    CalendarRecord,
    FormLineRecord,
    RegimeRecord,
    Reporter,
    SectionRecord,
    Terms,
    check_regimes,
    expected_reports,
)
from phoihop.reporting.regimes.rules.expecting import add_working_days
from phoihop_rollup.vocabulary import Frequency, Window

UNITS = [OrganisationRecord("a", "A", kind="commune"), OrganisationRecord("b", "B", closed=date(2017, 1, 1))]
INDICATORS = [IndicatorRecord("I", "I", "count", "month", "sum", "sum")]
SOUND = {
    "regimes": [RegimeRecord("R", "P", deadline_days=1, grace_days=0)],
    "lines": [FormLineRecord("F", "I")],
    "sections": [SectionRecord("F", "s")],
    "assignments": [AssignmentRecord("F", kind="commune")],
    "calendar": [CalendarRecord("P", "2017-01", date(2016, 12, 15), date(2017, 1, 14), date(2017, 1, 16))],
}
WRONG = {
    "R101": {"lines": [FormLineRecord("F", "I"), FormLineRecord("F", "I")]},
    "R102": {"assignments": [AssignmentRecord("G", "a")]},
    "R103": {"regimes": [RegimeRecord("R", "P", deadline_days=0)]},
    "R104": {"regimes": [RegimeRecord("R", "P", grace_days=-1)]},
    "R201": {"lines": [], "sections": [SectionRecord("F", "s")]},
    "R202": {"assignments": []},
    "R301": {"assignments": [AssignmentRecord("F", "a", "commune")]},
    "R302": {"assignments": [AssignmentRecord("F", kind="ward")]},
    "R303": {"assignments": [AssignmentRecord("F", "a", "", date(2017, 1, 2), date(2017, 1, 1))]},
    "R304": {"assignments": [AssignmentRecord("F", "b", "", date(2017, 1, 1))]},
    "R401": {"calendar": [CalendarRecord("P", "2017-13", date(2017, 1, 1), date(2017, 1, 2))]},
    "R402": {"calendar": [CalendarRecord("P", "2017-01", date(2017, 1, 2), date(2017, 1, 1))]},
    "R403": {"calendar": [CalendarRecord("P", "2017-01", date(2017, 1, 1), date(2017, 1, 2), date(2017, 1, 2))]},
    "R405": {"calendar": [CalendarRecord("P", "2017-01", date(2018, 1, 1), date(2018, 1, 2))]},
}


def codes(**tables) -> list[str]:
    found = check_regimes(
        organisations=UNITS, programmes=[ProgrammeRecord("P", "P")], indicators=INDICATORS, **{**SOUND, **tables}
    )
    return [finding.code for finding in found]


def test_a_sound_regime_has_no_findings() -> None:
    assert codes() == []


@pytest.mark.parametrize("code", WRONG)
def test_each_wrong_is_found_by_its_code(code: str) -> None:
    assert code in codes(**WRONG[code])


def asked(*assignments: AssignmentRecord, frequencies=(Frequency.MONTH,)) -> list[Asked]:
    return [Asked(assignment, frozenset(frequencies)) for assignment in assignments]


YEAR = {"start": date(2017, 1, 1), "end": date(2017, 12, 31)}


def test_deadlines_follow_the_decree() -> None:
    [january, *_rest] = expected_reports(
        reporters=[Reporter("a", "commune")], asked=asked(AssignmentRecord("F", "a")), terms=Terms(grace_days=2), **YEAR
    )
    # The data close on Saturday 14 January 2017; one working day later is Monday.
    assert (january.period, january.starts, january.ends) == ("2017-01", date(2016, 12, 15), date(2017, 1, 14))
    assert (january.due, january.grace_until, january.forms) == (date(2017, 1, 16), date(2017, 1, 18), ("F",))


def test_a_calendar_row_replaces_the_dates_of_exactly_its_period() -> None:
    row = CalendarRecord("P", "2017-Q2", date(2017, 3, 15), date(2017, 6, 30), date(2017, 7, 10))
    reports = expected_reports(
        reporters=[Reporter("a")],
        asked=asked(AssignmentRecord("F", "a"), frequencies=[Frequency.QUARTER]),
        terms=Terms(calendar={row.period: row}),
        **YEAR,
    )
    assert [(each.period, each.ends) for each in reports] == [
        ("2017-Q1", date(2017, 3, 14)),
        ("2017-Q2", date(2017, 6, 30)),
        ("2017-Q3", date(2017, 9, 14)),
        ("2017-Q4", date(2017, 12, 14)),
    ]
    assert reports[1].due == date(2017, 7, 10)


def test_unit_and_assignment_must_exist_on_the_last_day() -> None:
    reports = expected_reports(
        reporters=[
            Reporter("a", "commune", opened=date(2017, 3, 14)),
            Reporter("b", "commune", closed=date(2017, 6, 14)),
        ],
        asked=asked(AssignmentRecord("F", kind="commune", end=date(2017, 9, 13))),
        terms=Terms(),
        **YEAR,
    )
    months = {unit: [each.period for each in reports if each.organisation == unit] for unit in "ab"}
    assert months["a"] == [f"2017-{month:02}" for month in range(3, 9)]
    assert months["b"] == [f"2017-{month:02}" for month in range(1, 6)]


def test_two_forms_for_one_unit_and_period_are_one_report() -> None:
    reports = expected_reports(
        reporters=[Reporter("a", "commune")],
        asked=asked(AssignmentRecord("G", "a"), AssignmentRecord("F", kind="commune")),
        terms=Terms(),
        start=date(2017, 1, 1),
        end=date(2017, 1, 31),
    )
    assert [(each.period, each.forms) for each in reports] == [("2017-01", ("F", "G"))]


@given(
    st.sampled_from(Frequency),
    st.sampled_from(Window),
    st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    st.integers(0, 900),
)
def test_periods_follow_one_another_without_gap_and_are_due_after_they_close(frequency, window, start, length) -> None:
    reports = expected_reports(
        reporters=[Reporter("a")],
        asked=asked(AssignmentRecord("F", "a"), frequencies=[frequency]),
        terms=Terms(window=window),
        start=start,
        end=start + timedelta(days=length),
    )
    for earlier, later in pairwise(reports):
        assert later.starts == earlier.ends + timedelta(days=1)
    assert all(start <= each.ends < each.due <= each.grace_until for each in reports)


@given(st.dates(), st.integers(1, 30))
def test_working_days_are_never_at_the_weekend(day: date, count: int) -> None:
    if day.year < 9990:
        assert add_working_days(day, count).weekday() < 5
        assert (add_working_days(day, count) - day).days >= count
