"""Values and narratives become the canonical contents that single reports have."""

import json
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.doors.bundle.bundles import SOUND, write_bundle

from phoihop.doors.bundle.checking import check
from phoihop.doors.bundle.records import records_of
from phoihop.doors.bundle.reports import reports_of
from phoihop.reporting.submissions.rules import canonical

NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9)
ROWS = st.dictionaries(
    st.tuples(
        st.sampled_from("abc"),
        st.sampled_from(["2017-04", "2017-05"]),
        st.sampled_from(["", "f", "m"]),
        st.sampled_from(["own", "subtree"]),
        st.sampled_from(["accepted", "submitted", "draft"]),
    ),
    st.tuples(NUMBERS, st.text(alphabet='abđ"\\,\n é=', max_size=5)),
    max_size=20,
)


def csv_row(*cells: object) -> str:
    return ",".join('"' + str(cell).replace('"', '""') + '"' if cell != "" else "" for cell in cells)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(ROWS)
def test_contents_are_canonical(tmp_path: Path, rows: dict) -> None:
    header = "organisation,period,indicator,cell,value,numerator,denominator,scope,status,note"
    lines = [
        csv_row(unit, period, "N", cell, number, "", "", scope, status, note)
        for (unit, period, cell, scope, status), (number, note) in rows.items()
    ]
    path = write_bundle(tmp_path / "goi", {**SOUND, "values": "\n".join([header, *lines, ""])})
    found = {
        (report.organisation, report.period, report.status): report.content
        for report in reports_of(check(path).sound())
    }
    wanted: dict[tuple[str, str, str], list[dict]] = {}
    for (unit, period, cell, scope, status), (number, note) in rows.items():
        value = {"indicator": "N", "cell": cell, "scope": scope, "value": Decimal(number), "note": note}
        wanted.setdefault((unit, period, status), []).append(value)
    assert found == {place: canonical({"values": values}) for place, values in wanted.items()}
    assert all(json.loads(content)["values"] for content in found.values())


def test_ratios_and_narratives_share_a_report(tmp_path: Path) -> None:
    values = SOUND["values"] + "a,2017-Q2,R,,,1,,,,\na,2017-Q2,R,,,,,,draft,\n"
    tables = {"narratives": 'organisation,period,section,text\na,2017-Q2,s1,"Hai dòng\nchữ «đ»"\nb,2017,s1,x\n'}
    reports = reports_of(check(write_bundle(tmp_path / "goi", {**SOUND, **tables, "values": values})).sound())
    assert [
        (each.programme, each.organisation, each.period, each.status, json.loads(each.content)) for each in reports
    ] == [
        ("P", "a", "2017-01", "accepted", {"narratives": {}, "values": [{"indicator": "N", "value": "12"}]}),
        (
            "P",
            "a",
            "2017-Q1",
            "accepted",
            {"narratives": {}, "values": [{"denominator": "4", "indicator": "R", "numerator": "3"}]},
        ),
        (
            "P",
            "a",
            "2017-Q2",
            "accepted",
            {"narratives": {"s1": "Hai dòng\nchữ «đ»"}, "values": [{"indicator": "R", "numerator": "1"}]},
        ),
        ("P", "b", "2017", "accepted", {"narratives": {"s1": "x"}, "values": []}),
    ]
    assert all(each.content == canonical(json.loads(each.content)) for each in reports)


def test_every_programme_has_a_regime(tmp_path: Path) -> None:
    path = write_bundle(tmp_path / "goi", {**SOUND, "guidance": "indicator,help,legal_basis\nN,Cách đếm,NĐ 09\n"})
    records = records_of(check(path).sound())
    assert [(each.code, each.programme, each.name, each.expectation) for each in records.regimes] == [
        ("P", "P", "Chương trình", "observed")
    ]
    assert [(each.help, each.legal_basis) for each in records.indicators][:2] == [("Cách đếm", "NĐ 09"), ("", "")]
    assert [each.row for each in records.organisations] == [2, 3, 4, 5]
    assert [(each.source, each.target, each.row) for each in records.successions] == [("c", "a", 2)]
