"""A report that another program saved is still traced: what lost its marks is told as lost, what kept some is found."""

import pytest
from django.test import Client
from lxml import etree
from tests.factories.reports import AT, World, make_world
from tests.outcomes.summaries.documents import changed, part_of
from tests.outcomes.summaries.edits import DOCUMENT, find
from tests.outcomes.summaries.orders import accepted, browser_of, file_of, made, send, text_of, work
from tests.outcomes.summaries.test_regenerating import without_bookmarks, without_controls

from phoihop.base.errors import Refused
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.people.queries import system_user
from phoihop.outcomes.documents.rules.package import CONTENT_TYPES, open_package, pack
from phoihop.outcomes.documents.rules.wordml import SDT, SDT_CONTENT, T, tag_of
from phoihop.outcomes.summaries.actions.regenerating import regenerate_summary
from phoihop.outcomes.summaries.enums import Mark, NumberState, SealState
from phoihop.outcomes.summaries.models import SummaryVersion
from phoihop.outcomes.summaries.queries.tracing import NotOurReport, ReportTrace, trace_report, trace_stranger
from phoihop.outcomes.summaries.rules.manifest import loads
from phoihop.outcomes.summaries.rules.marks import PRINTED_AS, parse_tag

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def client(world: World) -> Client:
    return browser_of(world.someone(UserRole.SECRETARIAT))


@pytest.fixture
def version(world: World, client: Client) -> SummaryVersion:
    accepted(world)
    return made(world, client)


def after(content: bytes, *habits) -> bytes:  # type: ignore[no-untyped-def]
    root = part_of(content)
    for habit in habits:
        habit(root)
    return changed(content, {DOCUMENT: etree.tostring(root)})


def as_google_docs(content: bytes) -> bytes:
    """As Google Docs saves it: text and pictures alone, without controls, bookmarks, custom properties, custom XML."""
    parts = dict(open_package(after(content, without_controls, without_bookmarks)).parts)
    for name in [name for name in parts if name.startswith("customXml/") or name == "docProps/custom.xml"]:
        del parts[name]
    for name in [name for name in parts if name.endswith(".rels") or name == CONTENT_TYPES]:
        root = etree.fromstring(parts[name])
        for link in [link for link in root if "custom" in f"{link.get('Type', '')}{link.get('PartName', '')}".lower()]:
            root.remove(link)
        parts[name] = etree.tostring(root)
    return pack(parts)


def trace_of(content: bytes) -> ReportTrace:
    return trace_report(actor=system_user(), content=content, today=AT.date())


def told(trace: ReportTrace) -> list[str]:
    return [finding.code for finding in trace.tracing.findings]


def test_out_of_google_docs_it_is_known_and_every_number_is_told_as_lost(version: SummaryVersion) -> None:
    trace = trace_of(as_google_docs(bytes(version.document)))
    assert trace.version == version
    assert {number.state for number in trace.numbers} == {NumberState.REMOVED}
    assert len(trace.numbers) == len(loads(version.manifest).entries)
    assert (told(trace), trace.seal) == (["W304"], SealState.ABSENT)


def test_sent_on_the_page_it_says_the_same(client: Client, version: SummaryVersion) -> None:
    answer = send(client, "/tong-ket/truy-nguyen/", {"tep": file_of(as_google_docs(bytes(version.document)))})
    assert answer.status_code == 302, text_of(answer)
    assert work() == 1
    page = text_of(client.get(answer["Location"]))
    assert "không còn mã báo cáo" in page
    count = len(loads(version.manifest).entries)
    assert f"Đã bỏ hoặc mất dấu {count}" in page, page


def test_made_anew_from_it_is_refused_with_what_to_do(version: SummaryVersion) -> None:
    content = as_google_docs(bytes(version.document))
    with pytest.raises(Refused) as refused:
        regenerate_summary(actor=system_user(), version=version, content=content, at=AT, today=AT.date())
    (finding,) = refused.value.findings
    assert finding.code == "W705"
    assert "Google Docs" in finding.sentence(finding.remedy)
    assert SummaryVersion.objects.count() == 1


def test_without_the_printed_id_it_is_no_report_of_ours(version: SummaryVersion) -> None:
    content = as_google_docs(bytes(version.document))
    nameless = after(content, lambda root: next(find(root, PRINTED_AS).iter(T)).__setattr__("text", "Mã"))
    with pytest.raises(NotOurReport):
        trace_stranger(actor=system_user(), content=nameless, today=AT.date())


def test_numbers_that_lost_their_controls_are_found_by_their_bookmarks_and_told(version: SummaryVersion) -> None:
    trace = trace_of(after(bytes(version.document), without_controls))
    assert {(number.state, number.traced.mark) for number in trace.numbers} == {(NumberState.STANDS, Mark.BOOKMARK)}
    (finding,) = trace.tracing.findings
    assert (finding.code, finding.params["count"]) == ("W305", len(trace.numbers))


def test_a_number_without_any_mark_is_listed_alone(version: SummaryVersion) -> None:
    def lose_first(root: etree._Element) -> None:
        sdt = next(sdt for sdt in root.iter(SDT) if parse_tag(tag_of(sdt)))
        start = sdt.getprevious()
        for child in list(sdt.find(SDT_CONTENT)):
            sdt.addprevious(child)
        for gone in (sdt, start):
            gone.getparent().remove(gone)

    trace = trace_of(after(bytes(version.document), lose_first))
    lost = [number for number in trace.numbers if number.state is NumberState.REMOVED]
    assert [number.traced.entry.serial for number in lost] == [min(row.traced.entry.serial for row in trace.numbers)]
    assert told(trace) == []
