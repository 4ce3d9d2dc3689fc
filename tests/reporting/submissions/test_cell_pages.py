"""Pages about single cells: their history and notes, pasted rectangles, numbers carried over, who else is writing."""

import gzip
import json
import re
import uuid
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from tests.factories.reports import AT, World, make_world, meetings
from tests.reporting.submissions.test_actions import snapshot
from tests.reporting.submissions.test_pages import CODES, DAY, at, form, save, text, visitor

from phoihop.agreements.programmes.models import Indicator
from phoihop.base.audit.models import AuditEntry
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.people.models import User
from phoihop.reporting.review.actions import accept
from phoihop.reporting.submissions.models import CellNote, Submission

pytestmark = pytest.mark.django_db
assert CODES
PLACE = "?o=MEET%7C"


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("PHOIHOP_TODAY", DAY.isoformat())
    return make_world()


@pytest.fixture
def stock(world: World) -> World:
    """December said 7 of a stock, 41 of a flow."""
    Indicator.objects.filter(code="BEST").update(over_time="last", over_units="sum")
    values = [{"indicator": "BEST", "value": "7"}, {"indicator": "MEET", "value": "41"}]
    report = world.submitted(period="2016-12", content={"values": values, "narratives": {}})
    accept(actor=world.reviewer, submission=report.pk, revision_hash=report.revision.content_hash, at=AT)
    return world


def say(client: Client, words: str, place: str = PLACE, **more: object) -> object:
    return client.post(at("cell") + place, {"text": words, "_once": str(uuid.uuid4()), **more})


def colleague(world: World) -> Client:
    """Another reporter of the same unit."""
    other = User.objects.create_user("b-user", full_name="Trần Thị B")
    grant = world.someone(UserRole.REPORTER, "a").grants.get()
    other.grants.create(role=grant.role, organisation=grant.organisation)
    client = Client()
    client.force_login(other, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_a_cell_tells_its_whole_past_to_its_unit_and_what_was_sent_to_others(world: World) -> None:
    world.submitted(content=meetings(3))
    answer = visitor(world).get(at("cell") + PLACE)
    told = [(event.source, event.old, event.new, event.number) for event, _label, _source in answer.context["events"]]
    assert told == [("web", "", "3", 1), ("web", "", "3", None)]
    answer = visitor(world, UserRole.LEADER, "city").get(at("cell") + PLACE)
    assert [event.number for event, _label, _source in answer.context["events"]] == [1]
    assert answer.context["form"] is None


def test_a_draft_stays_the_units_own(world: World) -> None:
    world.draft(content=meetings(77))
    answer = visitor(world, UserRole.REVIEWER, "city").get(at("cell") + PLACE)
    assert (answer.context["events"], answer.context["parts"][0][1]) == ([], "")
    assert ">77<" not in text(answer)


def test_unit_and_reviewer_speak_about_a_cell_and_follow_it_up(world: World) -> None:
    world.submitted(content=meetings(3))
    unit, reviewer = visitor(world), visitor(world, UserRole.REVIEWER, "city")
    assert say(reviewer, "Vì sao ít?", followed="on").status_code == 302
    assert say(unit, "Mưa lũ.", followed="on").status_code == 302
    entries = AuditEntry.objects.count()
    assert say(reviewer, "", place=PLACE).status_code == 302
    assert AuditEntry.objects.count() == entries + 1
    for client in (unit, reviewer):
        remarks = client.get(at("cell") + PLACE).context["remarks"]
        assert [(row.text, row.followed) for row in remarks] == [
            ("Vì sao ít?", True),
            ("Mưa lũ.", True),
            ("", False),
        ]


def test_the_grid_shows_which_cells_are_spoken_of(world: World) -> None:
    report = world.draft()
    for place, followed in (("MEET|", True), ("MEET|", True), ("RATE|", True), ("RATE|", False)):
        CellNote.objects.create(submission=report, place=place, followed=followed, author=world.actor, at=AT)
    answer = visitor(world).get(at("section", part="chung"))
    marks = {place: (mark.notes, mark.followed) for place, mark in answer.context["marks"].items()}
    assert marks == {"MEET|": (2, True), "RATE|": (2, False)}
    assert "Theo dõi (2)" in text(answer)
    assert "2 ý kiến" in text(answer)


def test_a_report_names_the_cells_that_are_followed_to_unit_and_reviewer_alike(world: World) -> None:
    report = world.submitted()
    for place, followed in (("@general", True), ("MEET|f", True), ("RATE|", True), ("RATE|", False)):
        CellNote.objects.create(submission=report, place=place, followed=followed, author=world.actor, at=AT)
    for client in (visitor(world), visitor(world, UserRole.REVIEWER, "city")):
        answer = client.get(at("report"))
        told = [("MEET|f", "Buổi tuyên truyền, Nữ"), ("@general", "Tình hình chung")]
        assert answer.context["followed"] == told
        assert f"{at('cell')}?o=MEET%7Cf" in text(answer)


@pytest.mark.parametrize(
    ("role", "unit", "status"),
    [
        (UserRole.REPORTER, "b", 404),
        (UserRole.REVIEWER, "b", 404),
        (UserRole.LEADER, "city", 404),
        (UserRole.SECRETARIAT, "city", 404),
    ],
)
def test_who_may_not_speak_about_a_cell_changes_nothing(world: World, role: UserRole, unit: str, status: int) -> None:
    world.submitted()
    client = visitor(world, role, unit)
    before = snapshot()
    assert say(client, "x").status_code == status
    assert snapshot() == before


@pytest.mark.parametrize(
    ("address", "words", "status"),
    [("?o=NONE%7C", "x", 404), ("", "x", 404), (PLACE, " ", 422), (PLACE, "x" * 2001, 422)],
)
def test_a_note_about_nothing_or_with_nothing_is_refused(world: World, address: str, words: str, status: int) -> None:
    world.draft()
    before = snapshot()
    assert say(visitor(world), words, place=address).status_code == status
    assert snapshot() == before


def test_a_report_that_nobody_began_is_not_spoken_of(world: World) -> None:
    client = visitor(world)
    assert client.get(at("cell") + PLACE).context["form"] is None
    answer = say(client, "x")
    assert answer.status_code == 409
    assert "S031" in text(answer)
    assert CellNote.objects.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_a_cells_page_takes_as_many_queries_however_much_was_said(
    world: World, count: int, django_assert_num_queries
) -> None:
    report = world.submitted()
    for _each in range(count):
        CellNote.objects.create(submission=report, place="MEET|", text="x", author=world.actor, at=AT)
    client = visitor(world)
    client.get(at("cell") + PLACE)
    with django_assert_num_queries(14):
        client.get(at("cell") + PLACE)


def paste(client: Client, *cells: tuple[str, str], outside: int = 0, part: str = "chung") -> object:
    body = json.dumps({"cells": cells, "outside": outside})
    return client.post(at("paste", part=part), body, content_type="application/json")


def test_a_pasted_rectangle_is_read_before_anything_changes(world: World) -> None:
    world.draft()
    before = snapshot()
    answer = paste(
        visitor(world),
        ("MEET||value", "1.200"),
        ("MEET|f|value", "1,234"),
        ("MEET|m|value", "mười"),
        ("BEST||value", ""),
    )
    filling = [(row.key, row.now, row.shown) for row, _label in answer.context["filling"]]
    assert filling == [("MEET||value", "3", "1.200")]
    unclear = [(row.key, [shown for _plain, shown in row.doubt.meant]) for row, _l in answer.context["unclear"]]
    assert unclear == [("MEET|f|value", ["1,234", "1.234"]), ("MEET|m|value", [])]
    assert "ví dụ 1.234,5" in text(answer)
    assert "1 ô trống" in text(answer)
    assert snapshot() == before


def test_answers_of_yes_and_no_are_pasted_as_words(world: World) -> None:
    Indicator.objects.filter(code="BEST").update(kind="yesno", over_time="last", over_units="sum")
    told = {}
    for word in ("Có", "KHÔNG", "1", "0", "5", "có lẽ"):
        answer = paste(visitor(world), ("BEST||value", word))
        told[word] = [row.shown for row, _label in answer.context["filling"]]
    assert told == {"Có": ["1"], "KHÔNG": ["0"], "1": ["1"], "0": ["0"], "5": [], "có lẽ": []}


@pytest.mark.parametrize(
    ("role", "unit", "body", "status"),
    [
        (UserRole.REPORTER, "b", '{"cells": [], "outside": 0}', 404),
        (UserRole.REVIEWER, "city", '{"cells": [], "outside": 0}', 404),
        (UserRole.REPORTER, "a", "[]", 422),
        (UserRole.REPORTER, "a", '{"cells": [1], "outside": 0}', 422),
        (UserRole.REPORTER, "a", "[" * 100_000, 422),
        (UserRole.REPORTER, "a", "x" * 1_000_000, 413),
    ],
)
def test_a_paste_that_is_none_or_not_ones_own_is_refused(
    world: World, role: UserRole, unit: str, body: str, status: int
) -> None:
    client = visitor(world, role, unit)
    answer = client.post(at("paste", part="chung"), body, content_type="application/json")
    assert answer.status_code == status


def test_a_report_that_waits_takes_no_paste(world: World) -> None:
    world.submitted()
    assert paste(visitor(world), ("MEET||value", "1")).status_code == 409


def test_numbers_are_carried_over_confirmed_and_taken_back_by_buttons(stock: World) -> None:
    client = visitor(stock)
    page = at("section", part="chung")
    context = client.get(page).context
    assert (context["carriable"], context["carried"]) == (1, 0)
    client.post(page, form(client, carry="1"))
    answer = client.get(page)
    assert (answer.context["carriable"], answer.context["carried"]) == (0, 1)
    assert "1 số mang sang từ kỳ trước, chưa xác nhận" in text(answer)
    draft = Submission.objects.get(period="2017-01").draft
    assert draft["carried"] == ["BEST||value"]
    client.post(page, form(client, uncarry="1"))
    assert Submission.objects.get(period="2017-01").draft == {"values": [], "narratives": {}}
    client.post(page, form(client, carry="1"))
    client.post(page, form(client, confirmed="RATE"))
    assert client.get(page).context["carried"] == 1
    client.post(page, form(client, confirmed="BEST"))
    assert Submission.objects.get(period="2017-01").draft == {
        "values": [{"indicator": "BEST", "value": "7"}],
        "narratives": {},
    }


def test_all_at_once_are_confirmed_but_what_was_typed_meanwhile_is_kept(stock: World) -> None:
    client = visitor(stock)
    page = at("section", part="chung")
    client.post(page, form(client, carry="1"))
    client.post(page, form(client, confirmed="*", **{"BEST||value": "8", "MEET||value": "1"}))
    draft = Submission.objects.get(period="2017-01").draft
    assert {row["indicator"]: row["value"] for row in draft["values"]} == {"BEST": "8", "MEET": "1"}
    assert "carried" not in draft


def test_the_script_confirms_by_saving_what_stands_there(stock: World) -> None:
    client = visitor(stock)
    client.post(at("section", part="chung"), form(client, carry="1"))
    told = save(client, {"key": "MEET||value", "text": "1", "seen": ""}, version=1).json()
    assert told["carried"] == ["BEST||value"]
    told = save(client, {"key": "BEST||value", "text": "7", "seen": "7"}, version=2).json()
    assert told["carried"] == []
    assert "Xác nhận" not in told["lines"]["o:BEST"]


def test_two_who_write_one_draft_see_each_other_and_what_the_other_saved(world: World) -> None:
    first, second = visitor(world), colleague(world)
    save(second, {"key": "MEET||value", "text": "5", "seen": ""})
    assert "Trần Thị B cũng đang soạn, lưu lần cuối" in text(first.get(at("section", part="chung")))
    told = first.get(at("save", part="chung") + "?version=0").json()
    assert (told["version"], told["texts"]["MEET||value"]) == (1, "5")
    assert "Trần Thị B" in told["others"]
    told = first.get(at("save", part="chung") + "?version=1").json()
    assert (sorted(told), "Trần Thị B" in told["others"]) == (["others", "version"], True)
    told = save(first, {"key": "BEST||value", "text": "6", "seen": ""}, version=0).json()
    assert (told["texts"]["MEET||value"], "Trần Thị B" in told["others"]) == ("5", True)
    assert second.get(at("save", part="chung") + "?version=2").json()["others"].startswith("reporter a cũng đang soạn")


@pytest.mark.parametrize(("role", "unit"), [(UserRole.REPORTER, "b"), (UserRole.REVIEWER, "city")])
def test_how_a_draft_stands_is_told_to_its_writers_alone(world: World, role: UserRole, unit: str) -> None:
    world.draft()
    assert visitor(world, role, unit).get(at("save", part="chung")).status_code == 404


def test_an_answer_that_was_lost_is_no_conflict_and_other_trials_are_refused(world: World) -> None:
    client = visitor(world)
    save(client, {"key": "MEET||value", "text": "12", "seen": ""})
    change = {"key": "MEET||value", "text": "123", "seen": "", "tried": ["1", "12"]}
    assert save(client, change).json()["texts"]["MEET||value"] == "123"
    for tried in ([1], ["1"] * 6, ["x" * 300]):
        before = snapshot()
        answer = save(client, {"key": "MEET||value", "text": "5", "seen": "", "tried": tried})
        assert answer.status_code in {409, 422}
        assert snapshot() == before


def test_a_save_takes_few_queries_in_all(world: World, django_assert_num_queries) -> None:
    client = visitor(world)
    save(client, {"key": "MEET||value", "text": "1", "seen": ""})
    # session, account, roles (twice: the tests pretend another day), regime, unit, what is asked (4), savepoint (2),
    # writers' lock, row, update, who changed what
    with django_assert_num_queries(16):
        save(client, {"key": "MEET||value", "text": "2", "seen": "1"}, version=1)


def test_the_page_is_light_and_brings_no_chart_engine(world: World) -> None:
    page = text(visitor(world).get(at("section", part="chung")))
    named = {unquote(path) for path in re.findall(r'(?:href|src)="/static/([^"#]+)', page)}
    found = {
        path: gzip.compress(Path(finders.find(_plain(path))).read_bytes()) for path in named if "woff2" not in path
    }
    weight = len(gzip.compress(page.encode())) + sum(map(len, found.values()))
    assert weight <= 150 * 1024, sorted((len(body), path) for path, body in found.items())
    assert [path for path in named if "vega" in path.lower()] == []


def _plain(path: str) -> str:
    """A static file's own name, without the hash of its content."""
    return re.sub(r"\.[0-9a-f]{12}(\.[a-z0-9]+)$", r"\1", path)
