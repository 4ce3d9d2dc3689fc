"""Pages of a report: who sees what, what is saved with and without script, sent once, told afterwards."""

import json
import uuid
from datetime import UTC, date, datetime, time

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.reports import AT, World, make_world, meetings
from tests.reporting.submissions.test_actions import snapshot

from phoihop.agreements.programmes.models import Content, Indicator
from phoihop.bodies.organisations.enums import UserRole
from phoihop.reporting.regimes.queries import asked_of
from phoihop.reporting.review.actions import accept, return_
from phoihop.reporting.submissions.actions import submit
from phoihop.reporting.submissions.enums import Source, State
from phoihop.reporting.submissions.models import Revision, Submission

pytestmark = pytest.mark.django_db
DAY = date(2017, 1, 16)
CODES = {"programme": "P", "regime": "P", "unit": "a", "period": "2017-01"}
FULL = {
    "values": [
        {"indicator": "BEST", "value": "5"},
        {"indicator": "MEET", "value": "3"},
        {"indicator": "RATE", "numerator": "9", "denominator": "10"},
    ],
    "narratives": {"general": "Tình hình ổn định."},
}


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("PHOIHOP_TODAY", DAY.isoformat())
    return make_world()


def visitor(world: World, role: UserRole = UserRole.REPORTER, unit: str = "a", programme: str = "") -> Client:
    client = Client()
    client.force_login(
        world.someone(role, unit, programme), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def at(page: str, **more: object) -> str:
    return reverse(f"submissions:{page}", kwargs={**CODES, **more})


def save(client: Client, *changes: dict, version: int = 0, part: str = "chung", **more: object) -> object:
    body = json.dumps({"version": version, "changes": list(changes)})
    return client.post(at("save", part=part, **more), body, content_type="application/json")


def form(client: Client, part: str = "chung", **words: object) -> dict:
    """What the form of a section posts as it was opened, with these fields changed."""
    context = client.get(at("section", part=part)).context
    seen = context["grid"].shown
    return {**seen, "version": context["version"], "seen": json.dumps(seen), **words}


def send(client: Client, version: int, note: str = "", key: object = None) -> object:
    return client.post(at("check"), {"version": version, "note": note, "_once": str(key or uuid.uuid4())})


def text(answer: object) -> str:
    return answer.content.decode()


def test_the_task_list_tells_how_far_each_section_is(world: World) -> None:
    content = Content.objects.create(programme=world.programme, number=6, title="Tuyên truyền")
    Indicator.objects.filter(code="MEET").update(content=content)
    world.draft(content={**meetings(3), "unread": {"BEST||value": "1,234"}})
    answer = visitor(world).get(at("report"))
    told = [(row.part.title, row.filled, row.cells, row.filling) for row, _look in answer.context["sections"]]
    assert told == [
        ("6. Tuyên truyền", 1, 3, "full"),
        ("Chỉ tiêu chung", 1, 3, "wrong"),
        ("Phần thuyết minh", 0, 1, "empty"),
    ]
    assert "hạn hôm nay" in text(answer)
    assert at("check") in text(answer)


@pytest.mark.parametrize("lines", [1, 3])
def test_pages_take_as_many_queries_however_many_lines(world: World, lines: int, django_assert_num_queries) -> None:
    kept = ["MEET", "RATE", "BEST"][:lines]
    world.regime.forms.get().lines.exclude(indicator__code__in=kept).delete()
    report = world.submitted(content=FULL)
    return_(actor=world.reviewer, submission=report.pk, revision_hash=report.revision.content_hash, remarks="x", at=AT)
    world.draft(content={**FULL, "narratives": {}})
    client = visitor(world)
    for page, more, queries in (
        ("report", {}, 13),
        ("section", {"part": "chung"}, 15),
        ("check", {}, 14),
        ("history", {}, 13),
        ("receipt", {"number": 1}, 12),
    ):
        client.get(at(page, **more))
        with django_assert_num_queries(queries):
            assert client.get(at(page, **more)).status_code == 200


def test_those_who_oversee_read_what_was_sent_and_never_a_draft(world: World) -> None:
    world.draft(content=meetings(77))
    reader = visitor(world, UserRole.LEADER, "city")
    answer = reader.get(at("report"))
    assert answer.status_code == 200
    assert "Đơn vị chưa gửi báo cáo" in text(answer)
    assert ">77<" not in text(answer)
    world.submitted(content=meetings(88))
    world.draft(period="2017-02", content=meetings(99))
    answer = reader.get(at("report"))
    assert "88" in text(answer)
    assert "Rút báo cáo" not in text(answer)
    for page, more in (("section", {"part": "chung"}), ("check", {}), ("withdraw", {})):
        assert reader.get(at(page, **more)).status_code == 404


@pytest.mark.parametrize(
    ("role", "unit", "programme"),
    [
        (UserRole.REPORTER, "b", ""),
        (UserRole.REPORTER, "city", ""),
        (UserRole.REPORTER, "a", "other"),
        (UserRole.REVIEWER, "b", ""),
    ],
)
def test_another_units_report_is_as_if_it_were_not_there(
    world: World, role: UserRole, unit: str, programme: str
) -> None:
    world.draft()
    client = visitor(world, role, unit, programme)
    before = snapshot()
    change = {"key": "MEET||value", "text": "9", "seen": "3"}
    answers = [
        *(client.get(at(page)) for page in ("report", "check", "history", "withdraw")),
        client.get(at("section", part="chung")),
        client.get(at("receipt", number=1)),
        save(client, change, version=1),
        client.post(at("section", part="chung"), {"version": 1, "seen": "{}", "MEET||value": "9"}),
        send(client, 1),
        client.post(at("reopen"), {"_once": str(uuid.uuid4())}),
        client.post(at("withdraw"), {"reason": "x", "_once": str(uuid.uuid4())}),
    ]
    assert [answer.status_code for answer in answers] == [404] * len(answers)
    assert snapshot() == before


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"period": "2017-Q1"}, "Không có báo cáo nào được giao"),
        ({"period": "abc"}, "Không có báo cáo nào được giao"),
        ({"period": "2016..2021"}, "Không có báo cáo nào được giao"),
        ({"unit": "b", "period": "2018-09"}, "đã kết thúc hoạt động từ ngày 01/07/2018"),
        ({"unit": "c", "period": "2017-01"}, "chỉ được thành lập từ ngày 01/07/2018"),
    ],
)
def test_what_is_not_asked_is_said_in_words(world: World, words: dict, sentence: str) -> None:
    client = visitor(world, unit=words.get("unit", "a"))
    answer = client.get(at("report", **words))
    assert answer.status_code == 404
    assert sentence in text(answer)
    answer = save(client, {"key": "MEET||value", "text": "1"}, **words)
    assert answer.status_code == 409
    assert sentence in answer.json()["sentence"]
    assert Submission.objects.count() == 0


@pytest.mark.parametrize("word", ["programme", "regime", "unit"])
def test_unknown_codes_are_not_found(world: World, word: str) -> None:
    client = visitor(world)
    assert client.get(at("report", **{word: "không-có"})).status_code == 404
    assert save(client, {"key": "MEET||value", "text": "1"}, **{word: "x\u200b"}).status_code == 404


def test_the_script_saves_cells_and_is_told_how_they_stand(world: World) -> None:
    client = visitor(world)
    answer = save(
        client, {"key": "MEET||value", "text": "12\u200b00", "seen": ""}, {"key": "BEST||value", "text": "1,5"}
    )
    told = answer.json()
    assert (told["version"], told["texts"], told["hidden"], told["unread"], told["progress"]) == (
        1,
        {"MEET||value": "1.200", "BEST||value": "1,5"},
        ["MEET||value"],
        [],
        "2/6 ô",
    )
    told = save(client, {"key": "MEET||value", "text": "1,234", "seen": "1.200"}, version=1).json()
    assert told["unread"] == ["MEET||value"]
    assert "Ý bạn là 1,234 hay 1.234?" in told["lines"]["o:MEET"]
    told = save(client, {"key": "MEET||value", "text": "1.234", "number": "1234", "seen": "1,234"}, version=2).json()
    assert (told["unread"], told["texts"]) == ([], {"MEET||value": "1.234"})
    told = save(client, {"key": "MEET|f|value", "text": "200", "seen": ""}, version=3).json()
    assert "Tổng các ô là 200, khác với tổng số đã ghi." in told["lines"]["o:MEET"]


def test_the_script_is_told_both_sides_of_a_conflict(world: World) -> None:
    world.draft(content=meetings(3))
    before = snapshot()
    answer = save(visitor(world), {"key": "MEET||value", "text": "9", "seen": "2"}, version=0)
    assert answer.status_code == 409
    assert answer.json()["conflicts"] == [{"key": "MEET||value", "mine": "9", "theirs": "3"}]
    assert snapshot() == before
    answer = save(visitor(world), {"key": "MEET||value", "text": "9", "seen": "3"}, version=0)
    assert answer.json()["version"] == 2


def test_halves_of_signs_are_taken_out_visibly(world: World) -> None:
    told = save(visitor(world), {"key": "@general", "text": "a\ud800\x00b\u200b"}, part="thuyet-minh").json()
    assert (told["texts"], told["hidden"]) == ({"@general": "ab"}, ["@general"])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"[]", 422),
        (b"{", 422),
        (b'{"version": "x", "changes": []}', 422),
        (b'{"version": 1, "changes": [1]}', 422),
        (b'{"version": 1, "changes": [{"key": 5}]}', 422),
        (b'{"version": 1, "changes": [{"key": "MEET||value", "text": {"a": 1}}]}', 422),
        (b'{"version": 1, "changes": [{"key": "X||value", "text": "1"}]}', 422),
        (b'{"version": 1, "changes": [{"key": "@general", "text": "' + b"x" * 20_001 + b'"}]}', 422),
        (b'{"version": 1, "changes": [{"key": "@general", "text": "' + b"x" * 1_000_000 + b'"}]}', 413),
        (b"[" * 100_000, 422),
        ("\ud800".encode("utf-8", "surrogatepass"), 422),
    ],
)
def test_a_bad_save_is_refused_in_words(world: World, body: bytes, status: int) -> None:
    world.draft()
    before = snapshot()
    answer = visitor(world).post(at("save", part="chung"), body, content_type="application/json")
    assert answer.status_code == status
    assert answer.json()["sentence"]
    assert snapshot() == before


def test_a_form_without_script_saves_only_what_changed(world: World) -> None:
    world.draft(content=FULL)
    client = visitor(world)
    posted = form(client, **{"BEST||value": "6,5", "MEET||value": "3"})
    save(client, {"key": "MEET||value", "text": "4", "seen": "3"}, version=1)
    answer = client.post(at("section", part="chung"), posted, follow=True)
    assert "Đã lưu" in text(answer)
    values = {row["indicator"]: row.get("value") for row in Submission.objects.get().draft["values"]}
    assert values == {"BEST": "6.5", "MEET": "4", "RATE": None}


def test_a_form_in_conflict_keeps_both_and_takes_the_choice(world: World) -> None:
    world.draft(content=FULL)
    client = visitor(world)
    posted = form(client, **{"BEST||value": "6", "MEET||value": "8"})
    save(client, {"key": "MEET||value", "text": "4", "seen": "3"}, {"key": "BEST||value", "text": "7"}, version=1)
    answer = client.post(at("section", part="chung"), posted)
    assert answer.status_code == 409
    assert [(row["key"], row["mine"], row["theirs"]) for row in answer.context["conflicts"]] == [
        ("MEET||value", "8", "4"),
        ("BEST||value", "6", "7"),
    ]
    again = {**posted, "version": answer.context["version"], "seen": answer.context["seen"], "theirs": "MEET||value"}
    client.post(at("section", part="chung"), again)
    values = {row["indicator"]: row.get("value") for row in Submission.objects.get().draft["values"]}
    assert values == {"BEST": "6", "MEET": "4", "RATE": None}


@pytest.mark.parametrize(("length", "status"), [(20_001, 422), (1_000_000, 413)])
def test_too_long_a_narrative_stays_in_the_form_and_out_of_the_draft(world: World, length: int, status: int) -> None:
    world.draft(content=FULL)
    client = visitor(world)
    posted = form(client, part="thuyet-minh", **{"@general": "x" * length})
    before = snapshot()
    answer = client.post(at("section", part="thuyet-minh"), posted)
    assert answer.status_code == status
    assert "x" * length in text(answer)
    assert "chưa được lưu" in text(answer)
    assert snapshot() == before


def test_nothing_occurred_fills_what_flows_and_is_undone(world: World) -> None:
    client = visitor(world)
    answer = client.post(at("section", part="chung"), form(client, nothing="1"))
    assert answer.url.endswith("?da-dien=MEET&da-dien=RATE")
    cells = {"MEET||value", "MEET|f|value", "MEET|m|value", "RATE||numerator", "RATE||denominator"}
    shown = client.get(at("section", part="chung")).context["grid"].shown
    assert {key for key, value in shown.items() if value == "0"} == cells
    assert shown["BEST||value"] == ""
    save(client, {"key": "MEET||value", "text": "2", "seen": "0"}, version=1)
    client.post(at("section", part="chung"), form(client, undo="1", filled=["MEET", "RATE"]))
    shown = client.get(at("section", part="chung")).context["grid"].shown
    assert {key: value for key, value in shown.items() if value} == {"MEET||value": "2"}


def test_a_report_is_looked_through_sent_once_and_receipted(world: World) -> None:
    report = world.draft(content=FULL)
    client = visitor(world)
    answer = client.get(at("check"))
    assert "Không có lỗi hay cảnh báo nào" in text(answer)
    assert "9 / 10 <strong>= 90,00%</strong>" in text(answer)
    key = uuid.uuid4()
    answers = [send(client, report.draft_version, key=key) for _click in range(2)]
    assert [answer.url for answer in answers] == [at("receipt", number=1)] * 2
    revision = Revision.objects.get()
    assert (revision.content, revision.source) == (FULL, "web")
    code = revision.content_hash[:15].upper()
    assert f"{code[:5]}-{code[5:10]}-{code[10:]}" in text(client.get(at("receipt", number=1)))
    assert client.get(at("receipt", number=2)).status_code == 404
    assert send(client, report.draft_version).status_code == 409


@pytest.mark.parametrize(("hour", "told"), [(16, False), (17, True)], ids=["before midnight", "after midnight"])
def test_a_report_is_late_by_the_days_of_hanoi(world: World, hour: int, told: bool) -> None:
    report = world.draft(content=FULL)
    asked = asked_of(regime=world.regime, organisation=world.unit("a"), period="2017-01")
    assert asked is not None
    sent = datetime.combine(asked.grace_until, time(hour, 30), UTC)
    submit(actor=world.actor, submission=report.pk, source=Source.WEB, at=sent)
    assert ("quá hạn 1 ngày" in text(visitor(world).get(at("receipt", number=1)))) is told


def test_errors_stop_a_report_and_lead_to_their_cells(world: World) -> None:
    world.draft(content={**FULL, "unread": {"BEST||value": "1,234"}})
    client = visitor(world)
    answer = client.get(at("check"))
    assert f"{at('section', part='chung')}#o:BEST::value" in text(answer)
    before = snapshot()
    assert send(client, 1).status_code == 422
    assert snapshot() == before


def test_warnings_want_a_sentence(world: World) -> None:
    world.draft(content=meetings(3))
    client = visitor(world)
    answer = client.get(at("check"))
    assert [row.finding.code for row in answer.context["placed"]] == ["S518", "S518"]
    before = snapshot()
    assert send(client, 1).status_code == 422
    assert snapshot() == before
    assert send(client, 1, note="Chưa có số liệu hồ sơ.").status_code == 302
    assert Revision.objects.get().note == "Chưa có số liệu hồ sơ."


def test_a_draft_changed_since_it_was_looked_through_is_not_sent(world: World) -> None:
    world.draft(content=FULL)
    client = visitor(world)
    save(client, {"key": "MEET||value", "text": "4", "seen": "3"}, version=1)
    before = snapshot()
    assert send(client, 1).status_code == 409
    assert snapshot() == before


def test_a_returned_report_shows_what_to_mend_and_its_history_compares(world: World) -> None:
    report = world.submitted(content=FULL)
    name = report.revision.content_hash
    return_(actor=world.reviewer, submission=report.pk, revision_hash=name, remarks="Kiểm tra số buổi", at=AT)
    client = visitor(world)
    answer = client.get(at("report"))
    assert "Cần sửa" in text(answer)
    assert "Kiểm tra số buổi" in text(answer)
    save(client, {"key": "MEET||value", "text": "1.000", "seen": "3"}, version=report.draft_version)
    save(
        client,
        {"key": "@general", "text": "Tình hình rất ổn định.", "seen": FULL["narratives"]["general"]},
        version=report.draft_version + 1,
    )
    assert "Thay đổi so với lần sửa 1 đã gửi" in text(client.get(at("check")))
    assert send(client, report.draft_version + 2).status_code == 302
    answer = client.get(at("history"))
    assert [(row.label, row.old, row.new) for row in answer.context["changes"][:1]] == [
        ("Buổi tuyên truyền, Tổng số, buổi", "3", "1.000")
    ]
    assert "<ins>rất " in text(answer)
    assert "Kiểm tra số buổi" in text(answer)
    assert client.get(at("history") + "?tu=1&den=1").context["changes"] == []
    for wrong in ("?tu=1&den=9", "?tu=x&den=2", "?tu=1", "?tu=1&den=٢", "?tu=1&den=" + "9" * 5000):
        assert client.get(at("history") + wrong).status_code == 404


def test_withdrawing_wants_a_reason(world: World) -> None:
    report = world.submitted(content=FULL)
    client = visitor(world)
    before = snapshot()
    answer = client.post(at("withdraw"), {"reason": " ", "_once": str(uuid.uuid4())})
    assert answer.status_code == 422
    assert snapshot() == before
    answer = client.post(at("withdraw"), {"reason": "Nhầm kỳ", "_once": str(uuid.uuid4())})
    assert answer.url == at("report")
    report.refresh_from_db()
    assert (report.state, report.revision.withdrawal.reason) == (State.WITHDRAWN, "Nhầm kỳ")
    assert client.get(at("withdraw")).status_code != 500


def test_an_accepted_report_is_reopened_by_a_button(world: World) -> None:
    report = world.submitted(content=FULL)
    accept(actor=world.reviewer, submission=report.pk, revision_hash=report.revision.content_hash, at=AT)
    client = visitor(world)
    assert client.get(at("section", part="chung")).status_code == 302
    assert "Sửa báo cáo đã tiếp nhận" in text(client.get(at("report")))
    client.post(at("reopen"), {"_once": str(uuid.uuid4())})
    assert client.get(at("section", part="chung")).status_code == 200
    assert Submission.objects.get().draft == FULL


def test_the_period_before_stands_beside_the_cells(world: World) -> None:
    earlier = world.submitted(period="2016-12", content=meetings(41))
    accept(actor=world.reviewer, submission=earlier.pk, revision_hash=earlier.revision.content_hash, at=AT)
    world.draft()
    grid = visitor(world).get(at("section", part="chung")).context["grid"]
    fields = {field.key: field.before for line in grid.lines for row in line.rows for field in row.fields}
    assert (grid.compared.before_period, fields["MEET||value"], fields["BEST||value"]) == ("2016-12", "41", "")


@pytest.mark.parametrize("part", ["không", "9", "thuyet-minh\u200b", "x" * 300])
def test_an_unknown_section_is_not_found(world: World, part: str) -> None:
    assert visitor(world).get(at("section", part=part)).status_code == 404
