"""An issued document tells for ever what its numbers are, and which of them later reports have changed."""

import pytest
from tests.factories.reports import meetings
from tests.outcomes.issuing.offices import AT, TODAY, Office, make_office
from tests.outcomes.summaries.orders import accepted

from phoihop.outcomes.issuing.models import IssuedReport
from phoihop.outcomes.summaries.actions.making import make_summary
from phoihop.outcomes.summaries.enums import NumberState, SealState
from phoihop.outcomes.summaries.queries.tracing import ReportTrace, trace_report

pytestmark = pytest.mark.django_db


def traced(office: Office) -> ReportTrace:
    content = bytes(IssuedReport.objects.first().document)  # type: ignore[union-attr]
    return trace_report(actor=office.secretary, content=content, today=TODAY)


def test_what_later_reports_changed_is_told_beside_what_stands() -> None:
    office = make_office()
    accepted(office.world)
    accepted(office.world, "b", content=meetings(4))
    given = {"programme": office.world.programme, "unit": office.world.unit("city"), "period": "2017"}
    version = make_summary(actor=office.secretary, **given, at=AT, today=TODAY).version
    office.submit(version)
    office.sign(version)
    office.issue(version)
    before = traced(office)
    assert {number.state for number in before.numbers} == {NumberState.STANDS}
    accepted(office.world, content=meetings(30))
    later = traced(office)
    assert later.seal is SealState.GENUINE
    assert later.version == version
    assert {number.state for number in later.numbers} == {NumberState.STANDS, NumberState.OVERTAKEN}
    told = {(number.traced.entry.number.text, number.now) for number in later.numbers if number.state == "overtaken"}
    assert any(now == "34" and text != now for text, now in told)
    assert [number.traced.text for number in later.numbers] == [number.traced.text for number in before.numbers]
    office.issued("b" * 12)
    assert [number.state for number in traced(office).numbers] == [number.state for number in later.numbers], "replaced"
