"""The catalogue of faults: each has a code of its own, is spoken in full, and is proved by a test."""

import re
from pathlib import Path
from string import Formatter

import pytest
from tests.doors.bundle.bundles import Make, check_told

from phoihop.base.faults import Fault
from phoihop.base.vietnamese.nearest import hint, nearest
from phoihop.doors.bundle.faults import FAULTS, shorten

HERE = Path(__file__).parent


def test_codes_are_unique_and_of_the_house() -> None:
    from phoihop.doors.bundle import faults

    every = [fault for fault in vars(faults).values() if isinstance(fault, Fault)]
    assert len({fault.code for fault in every}) == len(every)
    assert all(re.fullmatch(r"B0[0-9]{2}|S5[0-9]{2}", fault.code) for fault in every)


@pytest.mark.parametrize("code", sorted(FAULTS))
def test_every_fault_is_proved(code: str) -> None:
    """Somewhere in these tests a bundle is found to have it."""
    assert any(
        f'"{code}"' in path.read_text(encoding="utf-8") for path in HERE.glob("test_*.py") if "faults" not in path.name
    )


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_sentences_can_be_filled(fault: Fault) -> None:
    names = {
        name
        for text in (fault.problem, fault.remedy, fault.expected)
        for _t, name, _f, _c in Formatter().parse(text)
        if name
    }
    finding = fault.at(
        table="values", row=2, column="value", value="x", **{name: f"<{name}>" for name in names - {"value"}}
    )
    line = finding.line()
    assert "{" not in line
    assert all(f"<{name}>" in line for name in names - {"value"})


def test_the_nearest_word() -> None:
    assert nearest("Quater", ["quarter", "month"]) == "quarter"
    assert nearest("zzz", ["quarter", "month"]) == ""
    assert hint("mont", ["quarter", "month"]) == " (có phải «month»?)"
    assert shorten("a\n" + "b" * 200) == "a " + "b" * 117 + "…"


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ("organisations", "code,name,parent\na,A,b\nb,B,a\n"),
        ("organisations", "code,name,parent,closed\na,A,,2017-06-01\nb,B,a,\n"),
        ("placements", "organisation,parent,from,to\na,city,,2017-05-01\na,city,2017-05-01,\n"),
        ("successions", "from,to,on,share,kind\nc,a,2018-01-02,1,merge\n"),
        ("successions", "from,to,on,share,kind\nc,a,2018-01-01,0.5,split\n"),
        ("indicators", "code,name,kind,frequency,over_time,over_units\nN,N,ratio,month,sum,mean\n"),
        ("indicators", "code,name,kind,frequency,over_time,over_units\nN,N,count,month,sum_over_last,sum\n"),
        ("calendar", "programme,period,starts,ends\nP,2017,2017-12-31,2017-01-01\n"),
    ],
)
def test_the_rules_of_the_slices_are_asked(make: Make, table: str, text: str) -> None:
    found = check_told(make(**{table: text}))
    assert any(code[0] in "OAR" and place == table for code, place, _row, _column, _value in found)
