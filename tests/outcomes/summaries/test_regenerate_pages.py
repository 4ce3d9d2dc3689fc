"""The officer's file sent back on a page: side by side what disagrees, then the next version; who may not."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import etree
from tests.factories.reports import World, make_world, meetings
from tests.outcomes.summaries.documents import changed, part_of, texts_of
from tests.outcomes.summaries.edits import DOCUMENT, find, paragraph, type_over
from tests.outcomes.summaries.orders import accepted, browser_of, file_of, made, send, text_of, work

from phoihop.base.audit.actions import writing
from phoihop.base.audit.models import AuditEntry
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.people.queries import system_user
from phoihop.outcomes.consolidation.models import Adjustment
from phoihop.outcomes.documents.rules.wordml import SDT, tag_of
from phoihop.outcomes.summaries.actions import fulfilling, making, previewing, regenerating
from phoihop.outcomes.summaries.actions.progress import Progress
from phoihop.outcomes.summaries.enums import NumberState
from phoihop.outcomes.summaries.models import Regeneration, RegenerationKeeping, SummaryVersion, VersionPreview
from phoihop.outcomes.summaries.queries.regenerations import base_of
from phoihop.outcomes.summaries.queries.tracing import trace_report
from phoihop.outcomes.summaries.readers.preview import read_preview
from phoihop.outcomes.summaries.rules.manifest import Manifest, loads
from phoihop.outcomes.summaries.rules.orders import REGENERATING_STEPS
from phoihop.outcomes.summaries.rules.preview import Preview

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def secretary(world: World) -> Client:
    return browser_of(world.someone(UserRole.SECRETARIAT))


def officers_copy(version: SummaryVersion, number: str = "9.999") -> bytes:
    """The version with a paragraph of the officer's own and the meetings of the city typed over."""
    root = part_of(bytes(version.document))
    find(root, "Thuận lợi").addnext(paragraph("Quận tôi có ba phường mới."))
    entry = next(row for row in loads(version.manifest).entries if row.number.key.indicator == "MEET")
    sdt = next(sdt for sdt in root.iter(SDT) if tag_of(sdt) == f"f:{loads(version.manifest).mark}:{entry.serial:04d}")
    type_over(sdt, number)
    return changed(bytes(version.document), {DOCUMENT: etree.tostring(root)})


def upload(client: Client, version: SummaryVersion, content: bytes) -> str:
    answer = send(client, f"/tong-ket/ban/{version.report_id}/cap-nhat/", {"tep": file_of(content)})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_from_the_edited_file_to_the_next_version(world: World, secretary: Client) -> None:
    accepted(world)
    first = made(world, secretary)
    assert "/cap-nhat/" in secretary.get(f"/tong-ket/ban/{first.report_id}/").content.decode()
    accepted(world, "b", content=meetings(4))
    place = upload(secretary, first, officers_copy(first))
    assert "sắp được làm" in text_of(secretary.get(place))
    assert work() == 1
    page = text_of(secretary.get(place))
    row = Regeneration.objects.get()
    assert row.result is not None, row.error
    assert "Con số đã sửa tay" in page
    assert "Lúc lập 3 Trong tệp của bạn 9.999 Theo số liệu hiện nay 7" in page
    assert SummaryVersion.objects.count() == 1
    key = row.result["conflicts"][0]["key"]
    assert send(secretary, place, {f"chon-{key}": "mine"}).status_code == 302
    assert work() == 1
    keeping = RegenerationKeeping.objects.get()
    assert keeping.made is not None, keeping.error
    second = keeping.made
    assert (second.number, second.summary, second.author.username) == (2, first.summary, "secretariat-city")
    texts = texts_of(bytes(second.document))
    assert "Quận tôi có ba phường mới." in texts
    assert any("9.999" in text for text in texts)
    trace = trace_report(actor=system_user(), content=bytes(second.document), today=second.at.date())
    assert [number.state for number in trace.numbers].count(NumberState.EDITED) == 1
    assert {number.state for number in trace.numbers} == {NumberState.EDITED, NumberState.STANDS}
    assert trace.seal == "genuine"
    assert "Lần lập 2" in text_of(secretary.get(place))
    assert list(AuditEntry.objects.filter(action__startswith="summary.regenerate").values_list("action", flat=True)) == [
        "summary.regenerate", "summary.regenerate.keep",
    ]  # fmt: skip


def test_each_step_is_told_in_its_order(world: World, secretary: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    class Told(Progress):
        def __call__(self, step: str) -> None:
            told.append(step)
            super().__call__(step)

    monkeypatch.setattr(regenerating, "Progress", Told)
    accepted(world)
    first = made(world, secretary)
    place = upload(secretary, first, officers_copy(first))
    work()
    assert tuple(dict.fromkeys(told)) == REGENERATING_STEPS[:-1]
    told.clear()
    send(secretary, place)
    work()
    assert tuple(dict.fromkeys(told)) == REGENERATING_STEPS
    assert RegenerationKeeping.objects.get().made is not None


def test_the_figure_may_be_taken_and_a_third_version_made_of_the_second(world: World, secretary: Client) -> None:
    accepted(world)
    first = made(world, secretary)
    accepted(world, "b", content=meetings(4))
    place = upload(secretary, first, officers_copy(first))
    work()
    key = Regeneration.objects.get().result["conflicts"][0]["key"]
    send(secretary, place, {f"chon-{key}": "figure"})
    work()
    second = RegenerationKeeping.objects.get().made
    assert not any("9.999" in text for text in texts_of(bytes(second.document)))
    place = upload(secretary, second, bytes(second.document))
    work()
    assert "Không có chỗ nào phải chọn" in text_of(secretary.get(place))
    send(secretary, place)
    work()
    third = SummaryVersion.objects.get(number=3)
    assert texts_of(bytes(third.document))[:5] == texts_of(bytes(second.document))[:5]


def test_no_writer_waits_while_a_report_is_read_for_its_page(
    world: World, secretary: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []

    @contextmanager
    def told_writing() -> Iterator[None]:
        steps.append("locked")
        with writing():
            yield
        steps.append("free")

    def told_reading(content: bytes, manifest: Manifest) -> Preview:
        steps.append("read")
        return read_preview(content, manifest)

    for module in (making, fulfilling, regenerating):
        monkeypatch.setattr(module, "writing", told_writing)
    for reader in (making, previewing):
        monkeypatch.setattr(reader, "read_preview", told_reading)
    accepted(world)
    first = made(world, secretary)
    assert steps == ["read", "locked", "locked", "free", "free"]
    place = upload(secretary, first, officers_copy(first))
    work()
    send(secretary, place)
    work()
    assert steps[5:] == ["read", "locked", "locked", "free", "free"]
    assert VersionPreview.objects.count() == 2


def test_the_wish_behind_versions_is_found_without_their_files(world: World, secretary: Client) -> None:
    accepted(world)
    version = first = made(world, secretary)
    for _time in range(2):
        place = upload(secretary, version, bytes(version.document))
        work()
        send(secretary, place)
        work()
        version = SummaryVersion.objects.latest("number")
    with CaptureQueriesContext(connection) as asked:
        assert base_of(version=version) == first
    assert len(asked) == 3
    for name in ("document", "workbook", "manifest", "revisions", "result", "choices", "examples"):
        assert not any(f'"{name}"' in query["sql"] for query in asked), name


def test_figures_that_change_while_one_looks_stop_the_new_version(world: World, secretary: Client) -> None:
    accepted(world)
    first = made(world, secretary)
    accepted(world, "b", content=meetings(4))
    place = upload(secretary, first, officers_copy(first))
    work()
    accepted(world, "a", "2017-02", content=meetings(5))
    send(secretary, place)
    work()
    assert RegenerationKeeping.objects.get().error_code == "W708"
    assert SummaryVersion.objects.count() == 1
    assert "Số liệu đã đổi trong lúc bạn xem" in text_of(secretary.get(place))


def test_what_is_refused_changes_nothing(world: World, secretary: Client) -> None:
    accepted(world)
    first, other = made(world, secretary), made(world, secretary)
    address = f"/tong-ket/ban/{first.report_id}/cap-nhat/"
    wrong = send(secretary, address, {"tep": SimpleUploadedFile("a.pdf", b"%PDF")})
    assert (wrong.status_code, "W101" in text_of(wrong)) == (422, True)
    assert not Regeneration.objects.exists()
    place = upload(secretary, first, bytes(other.document))
    work()
    assert Regeneration.objects.get().error_code == "P001"
    assert "W704" in text_of(secretary.get(place))
    answer = send(secretary, place)
    assert (answer.status_code, "W709" in text_of(answer)) == (409, True)
    assert SummaryVersion.objects.count() == 2


def test_a_choice_that_is_none_and_a_second_decision(world: World, secretary: Client) -> None:
    accepted(world)
    first = made(world, secretary)
    place = upload(secretary, first, officers_copy(first))
    work()
    assert send(secretary, place, {"chon-n999": "mine"}).status_code == 422
    key = Regeneration.objects.get().result["conflicts"][0]["key"]
    assert send(secretary, place, {f"chon-{key}": "both"}).status_code == 422
    assert not RegenerationKeeping.objects.exists()
    assert send(secretary, place).status_code == 302
    assert send(secretary, place).status_code == 409
    work()
    assert send(secretary, place).status_code == 409
    assert SummaryVersion.objects.count() == 2


@pytest.mark.parametrize("role", [UserRole.REPORTER, UserRole.REVIEWER])
def test_who_does_not_oversee_the_unit_sees_and_does_nothing(world: World, secretary: Client, role: UserRole) -> None:
    accepted(world)
    first = made(world, secretary)
    place = upload(secretary, first, officers_copy(first))
    work()
    stranger = browser_of(world.someone(role, "b"))
    for address in (f"/tong-ket/ban/{first.report_id}/cap-nhat/", place, f"{place}tep/", f"{place}chua-co-cho/"):
        assert stranger.get(address).status_code in (403, 404)
    assert send(stranger, f"/tong-ket/ban/{first.report_id}/cap-nhat/", {"tep": file_of(b"PK")}).status_code in (
        403,
        404,
    )
    assert send(stranger, place).status_code in (403, 404)
    assert (Regeneration.objects.count(), RegenerationKeeping.objects.count()) == (1, 0)


def test_the_sent_file_comes_back_as_it_was(world: World, secretary: Client) -> None:
    accepted(world)
    first = made(world, secretary)
    content = officers_copy(first)
    place = upload(secretary, first, content)
    work()
    answer = secretary.get(f"{place}tep/")
    assert answer.content == content
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert secretary.get(f"{place}chua-co-cho/").content == b""


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_little_for_many_files_as_for_one(
    world: World, secretary: Client, count: int, django_assert_num_queries: object
) -> None:
    accepted(world)
    first = made(world, secretary)
    for number in range(count):
        place = upload(secretary, first, officers_copy(first, str(number)))
    work()
    secretary.get(place)
    with django_assert_num_queries(10):  # type: ignore[operator]
        assert secretary.get(place).status_code == 200
    with django_assert_num_queries(6):  # type: ignore[operator]
        assert secretary.get(f"/tong-ket/ban/{first.report_id}/cap-nhat/").status_code == 200


def test_his_own_number_becomes_an_adjustment_with_a_reason(world: World, secretary: Client) -> None:
    accepted(world)
    first = made(world, secretary)
    accepted(world, "b", content=meetings(4))
    place = upload(secretary, first, officers_copy(first, "8"))
    work()
    key = Regeneration.objects.get().result["conflicts"][0]["key"]
    page = secretary.get(place).content.decode()
    assert f'formaction="{place}dieu-chinh/"' in page
    nothing = send(secretary, f"{place}dieu-chinh/", {"so": key, f"ly-do-{key}": " "})
    assert (nothing.status_code >= 400, Adjustment.objects.count()) == (True, 0)
    assert send(secretary, f"{place}dieu-chinh/", {"so": "n999", "ly-do-n999": "x"}).status_code == 422
    answer = send(secretary, f"{place}dieu-chinh/", {"so": key, f"ly-do-{key}": "Xã A gửi bổ sung bằng giấy."})
    assert answer.status_code == 302, answer.content.decode()
    adjustment = Adjustment.objects.get()
    assert (adjustment.value, adjustment.reason) == (8, "Xã A gửi bổ sung bằng giấy.")
    work()
    assert "Không có chỗ nào phải chọn" in text_of(secretary.get(answer["Location"]))
    send(secretary, answer["Location"])
    work()
    second = SummaryVersion.objects.get(number=2)
    entry = next(row for row in loads(second.manifest).entries if row.number.key.indicator == "MEET")
    assert entry.number.value == 8
