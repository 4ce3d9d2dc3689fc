"""The programme that a command means: the one named, the only one, or the only one whose term holds the period."""

from datetime import date

import pytest

from phoihop.agreements.programmes.models import Programme
from phoihop.doors.cli.choosing import NothingLoaded, UnknownCode, WhichProgramme, chosen_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def terms() -> None:
    for code, first, last in (("A", 2011, 2015), ("B", 2016, 2021), ("C", 2021, 2026)):
        Programme.objects.create(code=code, title=code, start=date(first, 3, 1), end=date(last, 12, 31))


@pytest.mark.parametrize(
    ("period", "meant"),
    [("2011..2015", "A"), ("2020-Q2", "B"), ("2016..2021", "B"), ("2022", "C"), ("2022..2026", "C")],
)
def test_the_term_that_holds_the_period_tells_the_programme(terms: None, period: str, meant: str) -> None:
    assert chosen_programme(code=None, period=period).code == meant
    assert chosen_programme(code="A", period=period).code == "A"


@pytest.mark.parametrize("period", ["", "2021", "2015..2016", "2030", "nonsense"])
def test_what_two_terms_or_none_hold_is_asked_back(terms: None, period: str) -> None:
    with pytest.raises(WhichProgramme):
        chosen_programme(code=None, period=period)


def test_an_unknown_code_and_an_empty_database_say_so(terms: None) -> None:
    with pytest.raises(UnknownCode):
        chosen_programme(code="D", period="2020")
    Programme.objects.all().delete()
    with pytest.raises(NothingLoaded):
        chosen_programme(code=None)
