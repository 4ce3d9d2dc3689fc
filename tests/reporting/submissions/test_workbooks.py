"""The workbook of a report: taken away, sent back, looked at, applied whole or not at all."""

import uuid
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories.reports import AT, World, meetings
from tests.reporting.submissions.test_actions import snapshot
from tests.reporting.submissions.test_pages import CODES, FULL, at, save, text, visitor, world
from tests.reporting.workbooks.samples import edited, put, shuffled
from tests.reporting.workbooks.test_hostile import HOSTILE

from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.organisations.models import Organisation
from phoihop.reporting.regimes.queries import asked_of
from phoihop.reporting.submissions.actions.workbooks import KEPT_FOR, forget_uploads
from phoihop.reporting.submissions.models import Submission
from phoihop.reporting.submissions.rules import kinds_asked
from phoihop.reporting.submissions.rules.reading import LONGEST_NARRATIVE
from phoihop.reporting.workbooks.models import UploadedWorkbook
from phoihop.reporting.workbooks.rules.cells import LONGEST_TEXT
from phoihop.reporting.workbooks.rules.form import keys_of

pytestmark = pytest.mark.django_db
__all__ = ["world"]
FILE = "biểu xã A.xlsx"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def taken(client: Client, **more: object) -> bytes:
    answer = client.get(at("workbook_file", **more))
    assert answer.status_code == 200
    assert answer["Content-Disposition"].endswith(f"bieu_{more.get('unit', 'a')}_{more.get('period', '2017-01')}.xlsx")
    return answer.content


def upload(client: Client, content: bytes, name: str = FILE, **more: object):
    posted = {"tep": SimpleUploadedFile(name, content), "_once": str(uuid.uuid4())}
    return client.post(at("workbook", **more), posted)


def preview(client: Client, content: bytes, **more: object):
    """The page that a sent workbook leads to."""
    answer = upload(client, content, **more)
    assert answer.status_code == 302, text(answer)
    return client.get(answer.url)


def confirm(client: Client, page, key: object = None, **more: object):
    posted = {"version": page.context["version"], "_once": str(key or uuid.uuid4()), **more}
    return client.post(page.request["PATH_INFO"], posted)


def draft() -> dict:
    return Submission.objects.get(organisation__code="a").draft


def test_a_workbook_asks_for_what_the_report_asks(world: World) -> None:
    asked = asked_of(regime=world.regime, organisation=world.unit("a"), period="2017-01")
    assert set(keys_of(asked)) == set(kinds_asked(asked))
    assert LONGEST_TEXT == LONGEST_NARRATIVE


def test_without_an_edit_nothing_changes(world: World) -> None:
    world.draft(content={**FULL, "unread": {"MEET|f|value": "1,234"}})
    client = visitor(world)
    before = snapshot()
    page = preview(client, taken(client))
    assert (page.context["changes"], page.context["refused"], page.context["unchanged"]) == ([], [], 7)
    assert "không thay đổi ô nào" in text(page)
    confirm(client, page)
    assert snapshot() == before


def test_an_edit_is_previewed_then_applied_once(world: World) -> None:
    world.draft(content=FULL)
    client = visitor(world)
    before = snapshot()
    content = edited(edited(taken(client), put("MEET", 12)), shuffled(4))
    page = preview(client, content)
    assert [(row.label, row.old, row.new) for row in page.context["changes"]] == [
        ("Buổi tuyên truyền, Tổng số, buổi", "3", "12")
    ]
    assert page.context["unchanged"] == 6
    assert snapshot() == before
    key = uuid.uuid4()
    answers = [confirm(client, page, key), confirm(client, page, key), confirm(client, page)]
    assert [answer.status_code for answer in answers] == [302, 302, 302]
    assert draft()["values"][1] == {"indicator": "MEET", "value": "12"}
    assert Submission.objects.get().draft_version == 2
    assert UploadedWorkbook.objects.get().changed == 1
    assert "Đã ghi 1 ô" in text(client.get(answers[0].url))
    assert "đã được ghi vào bản đang soạn" in text(client.get(page.request["PATH_INFO"]))


def test_an_empty_report_is_filled_from_its_workbook(world: World) -> None:
    client = visitor(world)
    content = taken(client)
    for change in (put("MEET", 7), put("RATE", 9, 5), put("RATE", 10, 6), put("@general", "Ổn định.", 3)):
        content = edited(content, change)
    confirm(client, preview(client, content))
    assert draft() == {
        "values": [
            {"indicator": "MEET", "value": "7"},
            {"indicator": "RATE", "numerator": "9", "denominator": "10"},
        ],
        "narratives": {"general": "Ổn định."},
    }


def test_one_wrong_cell_and_nothing_is_applied(world: World) -> None:
    world.draft(content=FULL)
    client = visitor(world)
    content = edited(edited(taken(client), put("MEET", 12)), put("BEST", "1,234.5"))
    page = preview(client, content)
    assert [finding.code for finding in page.context["refused"]] == ["X307"]
    assert [row.new for row in page.context["changes"]] == ["12"]
    for word in ("Số liệu!D", "1,234.5", "1.234,5", "Cách sửa"):
        assert word in text(page)
    assert "Ghi vào bản đang soạn</button>" not in text(page)
    before = snapshot()
    answer = confirm(client, page)
    assert answer.status_code == 422
    assert "X307" in text(answer)
    assert snapshot() == before


def test_a_stale_preview_is_refused_and_shows_why(world: World) -> None:
    world.draft(content=FULL)
    client = visitor(world)
    page = preview(client, edited(taken(client), put("MEET", 12)))
    save(client, {"key": "BEST||value", "text": "8", "seen": "5"}, version=1)
    before = snapshot()
    answer = confirm(client, page)
    assert answer.status_code == 409
    assert "S002" in text(answer)
    assert snapshot() == before
    assert confirm(client, answer_page(client, page)).status_code == 302
    values = {row["indicator"]: row.get("value") for row in draft()["values"]}
    assert values == {"BEST": "8", "MEET": "12", "RATE": None}


def answer_page(client: Client, page):
    return client.get(page.request["PATH_INFO"])


def test_what_was_changed_on_both_sides_is_asked_and_what_only_the_web_changed_stays(world: World) -> None:
    world.draft(content=FULL)
    client = visitor(world)
    content = edited(taken(client), put("MEET", 12))
    save(
        client,
        {"key": "MEET||value", "text": "4", "seen": "3"},
        {"key": "BEST||value", "text": "8", "seen": "5"},
        version=1,
    )
    page = preview(client, content)
    assert [(row.old, row.new, row.taken) for row in page.context["changes"]] == [("4", "12", True)]
    before = snapshot()
    answer = confirm(client, page)
    assert (answer.status_code, "X001" in text(answer)) == (409, True)
    assert snapshot() == before
    assert confirm(client, page, overwrite="1").status_code == 302
    values = {row["indicator"]: row.get("value") for row in draft()["values"]}
    assert values == {"BEST": "8", "MEET": "12", "RATE": None}


NAMED = ("empty", "cut", "html", "bomb", "macros", "links", "far row", "giant merge", "overlap", "shared string")


def test_a_hostile_workbook_is_refused_in_words_and_changes_nothing(world: World) -> None:
    world.draft(content=FULL)
    client = visitor(world)
    before = snapshot()
    for name in NAMED:
        content, code = HOSTILE[name]
        answer = upload(client, content)
        assert (answer.status_code, code in text(answer), "Cách sửa" in text(answer)) == (422, True, True), name
    assert (snapshot(), UploadedWorkbook.objects.count()) == (before, 0)


class Unread:
    """A body that nobody may read."""

    def read(self, _size: int = -1) -> bytes:
        raise AssertionError("read")

    readline = read


def test_a_file_that_is_announced_too_large_is_refused_before_it_is_read(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.someone(UserRole.REPORTER, "a"), backend=BACKEND)
    sent = {"wsgi.input": Unread(), "CONTENT_LENGTH": str(21 * 2**20 + 1)}
    answer = client.generic("POST", at("workbook"), content_type="multipart/form-data; boundary=x", **sent)
    assert (answer.status_code, "lớn hơn 20 MB" in text(answer)) == (413, True)


def _other_form(world: World) -> None:
    world.regime.forms.get().lines.filter(indicator__code="BEST").delete()


def test_another_units_periods_or_forms_workbook_is_refused_by_name(world: World) -> None:
    client, other = visitor(world), visitor(world, unit="b")
    before = snapshot()
    own = taken(client)
    cases = [
        (taken(other, unit="b"), "X204", "Xã B"),
        (taken(client, period="2016-12"), "X205", "tháng 12 năm 2016"),
        (b"<html>", "X101", "trang web"),
        (b"", "X101", "rỗng"),
        (own[:3000], "X102", "cắt cụt"),
    ]
    for content, code, word in cases:
        answer = upload(client, content)
        assert (answer.status_code, code in text(answer), word in text(answer)) == (422, True, True), code
        assert FILE in text(answer)
    _other_form(world)
    answer = upload(client, own)
    assert (answer.status_code, "X207" in text(answer)) == (422, True)
    assert (snapshot(), UploadedWorkbook.objects.count()) == (before, 0)


def test_a_form_that_changes_between_preview_and_confirmation_stops_it(world: World) -> None:
    client = visitor(world)
    page = preview(client, edited(taken(client), put("MEET", 12)))
    _other_form(world)
    before = snapshot()
    answer = confirm(client, page)
    assert (answer.status_code, "X207" in text(answer)) == (422, True)
    assert snapshot() == before


@pytest.mark.parametrize(
    ("role", "unit"), [(UserRole.REPORTER, "b"), (UserRole.LEADER, "city"), (UserRole.SECRETARIAT, "city")]
)
def test_nobody_else_takes_sends_or_sees_a_workbook(world: World, role: UserRole, unit: str) -> None:
    world.draft(content=FULL)
    mine = visitor(world)
    content = edited(taken(mine), put("MEET", 12))
    page = preview(mine, content)
    client = visitor(world, role, unit)
    before = snapshot()
    answers = [
        client.get(at("workbook")),
        client.get(at("workbook_file")),
        upload(client, content),
        client.get(page.request["PATH_INFO"]),
        confirm(client, page),
    ]
    assert [answer.status_code for answer in answers] == [404] * 5
    assert snapshot() == before


def test_a_waiting_report_takes_no_workbook(world: World) -> None:
    client = visitor(world)
    page = preview(client, edited(taken(client), put("MEET", 12)))
    world.submitted(content=FULL)
    before = snapshot()
    for answer in (client.get(at("workbook")), confirm(client, page)):
        assert (answer.status_code, "S016" in text(answer)) == (409, True)
    assert snapshot() == before


@pytest.mark.parametrize("lines", [1, 3])
def test_pages_take_as_many_queries_however_many_lines(world: World, lines: int, django_assert_num_queries) -> None:
    kept = ["MEET", "RATE", "BEST"][:lines]
    world.regime.forms.get().lines.exclude(indicator__code__in=kept).delete()
    world.draft(content=meetings(3))
    client = visitor(world)
    content = edited(taken(client), put("MEET", 4))
    page = preview(client, content)
    for path, queries in ((at("workbook"), 11), (at("workbook_file"), 10), (page.request["PATH_INFO"], 12)):
        client.get(path)
        with django_assert_num_queries(queries):
            assert client.get(path).status_code == 200


def test_the_report_leads_to_its_workbook(world: World) -> None:
    assert at("workbook") in text(visitor(world).get(at("report")))


def test_what_nobody_applied_is_forgotten_after_a_day(world: World) -> None:
    client = visitor(world)
    preview(client, edited(taken(client), put("MEET", 4)))
    UploadedWorkbook.objects.update(at=AT)
    assert forget_uploads(at=AT + KEPT_FOR) == 0
    assert forget_uploads(at=AT + 2 * KEPT_FOR) == 1
    assert UploadedWorkbook.objects.count() == 0


def test_numbers_of_any_length_come_back_whole(world: World) -> None:
    long = "12345678901234567890123.123456789012345"
    world.draft(content={"values": [{"indicator": "BEST", "value": "-" + long}], "narratives": {}})
    client = visitor(world)
    content = taken(client)
    assert preview(client, content).context["changes"] == []
    assert Decimal(draft()["values"][0]["value"]) == Decimal("-" + long)
    assert Organisation.objects.filter(code=CODES["unit"]).exists()
