"""What an officer sees of live figures beside the draft is what the report prints: present, frozen, adjusted."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from tests.factories.reports import AT, World, make_world
from tests.outcomes.narratives.desk import spot, told, who
from tests.outcomes.summaries.documents import part_of
from tests.outcomes.summaries.orders import accepted, browser_of, text_of, work
from tests.outcomes.summaries.test_comparing import NOW, TODAY, before_of
from tests.outcomes.summaries.test_comparing import told as told_before

from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.people.models import User
from phoihop.outcomes.consolidation.actions.adjusting import Place, adjust
from phoihop.outcomes.consolidation.actions.freezing import freeze, unfreeze
from phoihop.outcomes.documents.rules.wordml import P, paragraph_text
from phoihop.outcomes.narratives.actions import writing
from phoihop.outcomes.summaries.actions.making import make_summary
from phoihop.outcomes.summaries.models import FrozenFigures

pytestmark = pytest.mark.django_db
SHOWN = "/tong-ket/loi-van/P/city/2017/thuan_loi/"
READY = f"{SHOWN}cau/"
PASSAGE = "Có {{ MEET }} buổi ({{ MEET:bao_cao }}), {{ MEET:so_voi }}; quý I có {{ MEET@2017-Q1 }}."


@pytest.fixture
def world() -> World:
    world = make_world()
    told(world, meetings=3)
    told(world, "a", "2016-12", meetings=2)
    return world


@pytest.fixture
def officer(world: World) -> User:
    return world.someone(UserRole.SECRETARIAT)


@pytest.fixture
def client(officer: User) -> Client:
    return browser_of(officer)


def whole(world: World, officer: User) -> dict[str, Any]:
    of = {"programme": world.programme, "unit": world.unit("city"), "period": "2017"}
    return {"actor": officer, **of, "at": AT, "today": AT.date()}


def part(client: Client, path: str = SHOWN) -> Any:
    return client.get(path, headers={"HX-Request": "true"})


def shown(client: Client) -> str:
    """The passage as the page shows it, once a job has kept what it needs."""
    answer = part(client)
    if "tự hỏi lại" in text_of(answer):
        assert work() >= 1
        answer = part(client)
    return " ".join(text_of(answer).split("Số liệu của bản chốt")[0].split())


def printed(about: dict[str, Any]) -> str:
    """The same passage as the report prints it."""
    document = make_summary(**about).document
    lines = [paragraph_text(found) for found in part_of(document).iter(P)]
    (line,) = [line for line in lines if line.startswith("Có ") and "quý I" in line]
    return line


def plain(text: str) -> str:
    return "".join(text.split("(đ/c): số")[0].split())


def test_present_figures_are_those_of_the_report(world: World, officer: User, client: Client) -> None:
    writing.write(spot=spot(world), text=PASSAGE, **who(officer))
    assert plain(shown(client)) == plain(printed(whole(world, officer)))
    assert shown(client).startswith("Có 3 buổi")


def test_a_frozen_report_is_previewed_on_its_snapshot(world: World, officer: User, client: Client) -> None:
    writing.write(spot=spot(world), text=PASSAGE, **who(officer))
    freeze(**whole(world, officer))
    told(world, meetings=8)
    assert work() in (0, 1)
    before = shown(client)
    assert before.startswith("Có 3 buổi")
    assert plain(before) == plain(printed(whole(world, officer)))
    page = text_of(part(client))
    assert "Số liệu của bản chốt lần 1, như báo cáo Word sẽ in." in page
    rows = FrozenFigures.objects.count()
    assert "Có 3 buổi" in text_of(part(client, READY))
    assert (work(), FrozenFigures.objects.count()) == (0, rows)
    unfreeze(**whole(world, officer), number=1, reason="Có báo cáo bổ sung")
    assert shown(client).startswith("Có 8 buổi")
    assert plain(shown(client)) == plain(printed(whole(world, officer)))


TERM = "2016..2021"
AGAINST = (
    "Có {{ MEET }} buổi, trước đó {{ MEET@giai_doan_truoc:tren:10 }} buổi, quý I {{ MEET:so_voi:giai_doan_truoc }}."
)


def test_the_term_of_the_programme_before_is_told_as_in_the_report(world: World, officer: User, client: Client) -> None:
    before = before_of(world)
    accepted(before, "city", "2012", told_before(25, "subtree"))
    path = SHOWN.replace("2017", TERM)
    writing.write(spot=spot(world, period=TERM), text=AGAINST, **who(officer, TODAY))
    about = {**whole(world, officer), "period": TERM, "at": NOW, "today": TODAY}
    now = text_of(part(client, path))
    assert "trước đó trên 20 buổi" in now
    assert "so với giai đoạn 2011–2015 (Thông báo số 120)" in now
    assert plain(now) == plain(printed(about))
    freeze(**about)
    accepted(before, "city", "2013", told_before(90, "subtree"))
    text_of(part(client, path))
    work()
    frozen = text_of(part(client, path)).split("Số liệu của bản chốt")[0]
    assert plain(frozen) == plain(now) == plain(printed(about))
    assert "{{ MEET:so_voi:giai_doan_truoc }}" in part(client, f"{path}cau/").content.decode()


def test_an_adjusted_number_is_marked_as_in_the_report(world: World, officer: User, client: Client) -> None:
    writing.write(spot=spot(world), text=PASSAGE, **who(officer))
    freeze(**whole(world, officer))
    place = Place("city", "2017", "MEET")
    adjust(**whole(world, officer), place=place, value=Decimal(10), reason="Trùng buổi")
    assert shown(client).startswith("Có 10 (đ/c) buổi")
    assert plain(shown(client)) == plain(printed(whole(world, officer)))
    assert "(đ/c): số do người tổng hợp điều chỉnh" in text_of(part(client))


def test_a_page_that_waits_orders_its_figures_once(world: World, officer: User, client: Client) -> None:
    writing.write(spot=spot(world), text=PASSAGE, **who(officer))
    freeze(**whole(world, officer))
    work()
    for _time in range(3):
        assert "tự hỏi lại" in text_of(part(client))
    assert client.get(SHOWN).status_code == 503
    assert work() == 1
    assert client.get(SHOWN).status_code == 200
    assert not FrozenFigures.objects.filter(figures__isnull=True).exists()


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_the_passages(
    world: World, officer: User, client: Client, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        writing.write(spot=spot(world), text=f"{number} {PASSAGE}", **who(officer))
    freeze(**whole(world, officer))
    shown(client)
    with django_assert_num_queries(14):
        assert part(client).status_code == 200
