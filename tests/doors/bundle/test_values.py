"""Every rule of rollup.md about reported numbers, as `check` tells it."""

import pytest
from tests.doors.bundle.bundles import SOUND, Make, check_told, values

from phoihop.doors.bundle.checking import check


def test_a_repeated_key(make: Make) -> None:
    text = SOUND["breakdowns"] + "sex,f,Nữ,3\n"
    assert check_told(make(breakdowns=text)) == [("B070", "breakdowns", 4, "breakdown", "sex, f")]


def test_a_key_with_an_empty_part_repeats_too(make: Make) -> None:
    text = "organisation,parent,from,to\na,city,,2017-01-01\na,city,,\n"
    assert ("B070", "placements", 3, "organisation", "a, ") in check_told(make(placements=text))


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [("x,2017-01,N,,1,,,,,", "organisation", "x"), ("a,2017-01,X,,1,,,,,", "indicator", "X")],
)
def test_unknown_codes(make: Make, row: str, column: str, value: str) -> None:
    assert check_told(make(values=values(row))) == [("B071", "values", 2, column, value)]


def test_an_unknown_code_is_told_the_nearest(make: Make) -> None:
    (finding,) = check(make(values=values("ciy,2017-01,N,,1,,,,,"))).findings
    assert "(có phải «city»?)" in finding.line()


def test_assignments_to_a_kind(make: Make) -> None:
    forms = "form,indicator\nF,N\n"
    rows = "form,organisation\nF,kind:ward\nF,kind:wrd\nF,a\nF,zz\n"
    assert check_told(make(forms=forms, assignments=rows)) == [
        ("B073", "assignments", 3, "organisation", "wrd"),
        ("B071", "assignments", 5, "organisation", "zz"),
    ]


def test_an_indicator_without_programme_when_there_are_several(make: Make) -> None:
    path = make(programmes="code,title\nP,Một\nQ,Hai\n")
    assert check_told(path) == [("A201", "indicators", row, "programme", "") for row in (2, 3, 4, 5)]


def test_a_calendar_without_programme_when_there_are_several(make: Make) -> None:
    path = make(programmes="code,title\nP,Một\nQ,Hai\n", calendar="period,starts,ends\n2017,2017-01-01,2017-12-31\n")
    assert ("B074", "calendar", 2, "programme", "") in check_told(path)


def test_contents_that_do_not_exist(make: Make) -> None:
    indicators = "code,name,kind,frequency,over_time,over_units,content\nN,N,count,month,sum,sum,3\n"
    path = make(
        indicators=indicators, contents="programme,number,title\nP,1,Một\n", values=values("a,2017-01,N,,1,,,,,")
    )
    assert check_told(path) == [("B075", "indicators", 2, "content", "3")]


def test_a_narrative_of_no_one_programme(make: Make) -> None:
    indicators = (
        "code,name,kind,frequency,over_time,over_units,programme\n"
        "N,N,count,month,sum,sum,P\nM,M,count,month,sum,sum,Q\n"
    )
    rest = {
        "programmes": "code,title\nP,Một\nQ,Hai\n",
        "forms": "form,indicator\nF,N\nG,M\n",
        "sections": "form,section,title\nF,s1,Một\nG,s2,Hai\nF,s3,Ba\nG,s3,Ba\n",
        "assignments": "form,organisation\nF,a\nG,a\n",
        "narratives": "organisation,period,section,text\na,2017-01,s1,x\na,2017-01,s2,x\na,2017-01,s3,x\n",
        "values": values("a,2017-01,N,,1,,,,,"),
    }
    assert check_told(make(indicators=indicators, **rest)) == [("B076", "narratives", 4, "section", "s3")]


def test_two_regimes_of_one_programme(make: Make) -> None:
    path = make(regimes="code,name\nC1,Một\nC2,Hai\n")
    assert ("B077", "regimes", 3, "programme", "P") in check_told(path)


@pytest.mark.parametrize("row", ["a,2017-01,N,x,1,,,,,", "a,2017-Q1,R,f,,1,2,,,"])
def test_an_unknown_cell(make: Make, row: str) -> None:
    cell = row.split(",")[3]
    assert check_told(make(values=values(row))) == [("S501", "values", 2, "cell", cell)]


def test_an_unknown_cell_beside_a_cell_without_a_code(make: Make) -> None:
    told = check_told(make(breakdowns="breakdown,cell,name\nsex,,Nữ\n", values=values("a,2017-01,N,f,1,,,,,")))
    assert told == [("B060", "breakdowns", 2, "cell", ""), ("S501", "values", 2, "cell", "f")]


def test_a_narrative_beside_a_section_without_a_code(make: Make) -> None:
    rest = {
        "forms": "form,indicator\nF,N\n",
        "sections": "form,section,title\nF,,Một\nF,s1,Hai\n",
        "narratives": "organisation,period,section,text\na,2017-01,s2,x\n",
    }
    told = check_told(make(**rest))
    assert {("B060", "sections", 2, "section", ""), ("B071", "narratives", 2, "section", "s2")} <= set(told)


@pytest.mark.parametrize("period", ["2017-Q1", "2017", "2017-9M", "2016..2017", "2017-H1"])
def test_a_period_off_the_frequency(make: Make, period: str) -> None:
    assert check_told(make(values=values(f"a,{period},N,,1,,,,,"))) == [("S502", "values", 2, "period", period)]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("b,2017-02,N,,1,,,,,", ["S503"]),
        ("b,2017-03,N,,1,,,,,", []),
        ("c,2018-01,N,,1,,,,,", []),
        ("c,2018-02,N,,1,,,,,", ["S503"]),
    ],
)
def test_a_unit_that_did_not_exist(make: Make, row: str, code: list[str]) -> None:
    assert [finding[0] for finding in check_told(make(values=values(row)))] == code


def test_own_dates_of_a_period_decide(make: Make) -> None:
    calendar = "programme,period,starts,ends\nP,2017-02,2017-02-15,2017-03-05\n"
    assert check_told(make(calendar=calendar, values=values("b,2017-02,N,,1,,,,,"))) == []


def test_a_value_for_a_ratio(make: Make) -> None:
    assert check_told(make(values=values("a,2017-Q1,R,,1,,,,,"))) == [("S504", "values", 2, "value", "1")]


@pytest.mark.parametrize(
    ("row", "column"), [("a,2017-01,N,,,1,2,,,", "numerator"), ("a,2017-01,N,,1,,2,,,", "denominator")]
)
def test_parts_for_a_count(make: Make, row: str, column: str) -> None:
    assert [finding[:4] for finding in check_told(make(values=values(row)))] == [("S505", "values", 2, column)]


def test_one_fact_twice(make: Make) -> None:
    rows = [
        "a,2017-01,N,,1,,,,,",
        "a,2017-01,N,,1,,,own,accepted,",
        "a,2017-01,N,,1,,,subtree,,",
        "a,2017-01,N,f,1,,,,,",
    ]
    assert check_told(make(values=values(*rows))) == [("S506", "values", 3, "indicator", "N")]


def test_each_status_is_a_report_of_its_own(make: Make) -> None:
    rows = [f"a,2017-01,N,,1,,,,{status}," for status in ("accepted", "submitted", "returned", "withdrawn", "draft")]
    assert check_told(make(values=values(*rows))) == []


def test_an_empty_row_is_no_second_fact(make: Make) -> None:
    assert check_told(make(values=values("a,2017-01,N,,1,,,,,", "a,2017-01,N,,,,,,,"))) == []


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("a,{},N,,1,,,,,", "B068"),
        ("a,2017-01,N,,1,,,{},,", "B066"),
        ("a,2017-01,N,,1,,,,{},", "B066"),
    ],
)
def test_what_could_not_be_read_repeats_nothing(make: Make, row: str, code: str) -> None:
    rows = ["a,2017-01,N,,1,,,,,", row.format("1/2017"), row.format("2/2017")]
    assert [finding[:3] for finding in check_told(make(values=values(*rows)))] == [
        (code, "values", 3),
        (code, "values", 4),
    ]


def test_an_empty_part_that_is_needed_repeats_nothing(make: Make) -> None:
    rows = ["a,,N,,1,,,,,", "a,,N,,2,,,,,"]
    assert [finding[:3] for finding in check_told(make(values=values(*rows)))] == [
        ("B060", "values", 2),
        ("B060", "values", 3),
    ]


def test_an_unread_closing_day_is_not_said_to_be_missing(make: Make) -> None:
    text = SOUND["organisations"].replace("2018-01-01", "01/01/2018")
    assert check_told(make(organisations=text)) == [("B061", "organisations", 5, "closed", "01/01/2018")]


def test_a_cycle_by_placements_is_told_at_the_row_that_closes_it(make: Make) -> None:
    text = "organisation,parent,from,to\nb,a,2017-03-01,2017-04-30\na,b,2017-04-01,\n"
    assert check_told(make(placements=text)) == [("O104", "placements", 3, "parent", "a")]


def test_a_wrong_share_is_told_as_written(make: Make) -> None:
    text = "from,to,on,share,kind\nc,a,2018-01-01,0,merge\nc,b,2018-01-01,1.40,merge\n"
    assert [(each[0], each[4]) for each in check_told(make(successions=text))] == [("O305", "0"), ("O305", "1.4")]


def test_an_unread_day_repeats_no_key(make: Make) -> None:
    text = "organisation,parent,from,to\na,city,1/2017,2017-01-01\na,city,2/2017,2017-01-01\n"
    assert "B070" not in [finding[0] for finding in check_told(make(placements=text))]


def test_a_declaration_of_what_does_not_add_up(make: Make) -> None:
    assert check_told(make(values=values("city,2017-01,M,,1,,,subtree,,"))) == [
        ("S507", "values", 2, "scope", "subtree")
    ]


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("a,2017-01,N,,,,,,,mất sổ", "S520", "note"),
        ("a,2017-01,N,,1001,,,,,", "S509", "value"),
        ("a,2017-01,N,,-1,,,,,", "S509", "value"),
        ("a,2017,Y,,2,,,,,", "S510", "value"),
        ("a,2017-01,N,,1.234,,,,,", "S521", "value"),
    ],
)
def test_warnings_do_not_stop(make: Make, row: str, code: str, column: str) -> None:
    checked = check(make(values=values(row)))
    assert [(each.code, each.row, each.column) for each in checked.findings] == [(code, 2, column)]
    assert checked.errors == 0
