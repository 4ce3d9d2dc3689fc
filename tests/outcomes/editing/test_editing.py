"""Who is writing a section: taken, seen by others, lapsing, taken over with a notice, given back."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.template import RequestContext, Template
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.reports import AT, World, make_world

from phoihop.base.audit.models import AuditEntry
from phoihop.base.clock import now
from phoihop.bodies.notices.models import Notice
from phoihop.bodies.notices.rules import sentence
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.people.models import User
from phoihop.outcomes.editing.actions import (
    NotTheEditor,
    Section,
    SectionNameless,
    SectionTaken,
    release,
    renew,
    take,
)
from phoihop.outcomes.editing.models import SectionEditing
from phoihop.outcomes.editing.queries import editors_of
from phoihop.outcomes.editing.rules import LAPSE, holds, lapses_at

pytestmark = pytest.mark.django_db
DAY = AT.date()
ADDRESS = "/dang-soan/P/city/2017/"


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def secretary(world: World) -> User:
    return world.someone(UserRole.SECRETARIAT)


@pytest.fixture
def leader(world: World) -> User:
    return world.someone(UserRole.LEADER)


def section(world: World, name: str = "thuan_loi") -> Section:
    return Section(world.programme, world.unit("city"), "2017", name, "Thuận lợi")


def editors(world: World, at: Any = AT) -> dict[str, tuple[str, Any]]:
    found = editors_of(programme=world.programme, unit=world.unit("city"), period="2017", at=at)
    return {name: (one.name, one.since) for name, one in found.items()}


@given(at=st.datetimes(timezones=st.just(AT.tzinfo)), minutes=st.integers(0, 90))
def test_a_sign_counts_for_half_an_hour(at: Any, minutes: int) -> None:
    assert holds(lapses_at(at), at=at + timedelta(minutes=minutes)) is (minutes < 30)


def test_a_section_taken_is_seen_until_it_lapses(world: World, secretary: User) -> None:
    take(actor=secretary, section=section(world), at=AT, today=DAY)
    assert editors(world) == {"thuan_loi": ("secretariat city", AT)}
    assert editors(world, AT + LAPSE) == {}
    renew(actor=secretary, section=section(world), at=AT + timedelta(minutes=20), today=DAY)
    assert editors(world, AT + LAPSE) == {"thuan_loi": ("secretariat city", AT)}
    take(actor=secretary, section=section(world), at=AT + timedelta(minutes=25), today=DAY)
    assert editors(world, AT + timedelta(minutes=50)) == {"thuan_loi": ("secretariat city", AT)}
    assert AuditEntry.objects.filter(action="editing.take").count() == 1


def test_another_is_refused_and_nothing_changes(world: World, secretary: User, leader: User) -> None:
    take(actor=secretary, section=section(world), at=AT, today=DAY)
    with pytest.raises(SectionTaken) as told:
        take(actor=leader, section=section(world), at=AT, today=DAY)
    assert told.value.params == {"name": "secretariat city"}
    assert editors(world) == {"thuan_loi": ("secretariat city", AT)}
    assert Notice.objects.count() == 0
    take(actor=leader, section=section(world, "kho_khan"), at=AT, today=DAY)
    assert set(editors(world)) == {"thuan_loi", "kho_khan"}


def test_what_is_taken_over_is_told_to_who_had_it(world: World, secretary: User, leader: User) -> None:
    take(actor=secretary, section=section(world), at=AT, today=DAY)
    later = AT + timedelta(minutes=5)
    take(actor=leader, section=section(world), over=True, at=later, today=DAY)
    assert editors(world, later) == {"thuan_loi": ("leader city", later)}
    notice = Notice.objects.get()
    assert (notice.recipient, notice.kind) == (secretary, "taken_over")
    assert sentence(notice.kind, notice.params) == (
        "leader city đã nhận soạn thay bạn phần «Thuận lợi» của báo cáo tổng hợp năm 2017 của Hà Nội."
    )
    with pytest.raises(NotTheEditor):
        renew(actor=secretary, section=section(world), at=later, today=DAY)


def test_what_has_lapsed_is_free_without_a_notice(world: World, secretary: User, leader: User) -> None:
    take(actor=secretary, section=section(world), at=AT, today=DAY)
    take(actor=leader, section=section(world), at=AT + LAPSE, today=DAY)
    assert editors(world, AT + LAPSE) == {"thuan_loi": ("leader city", AT + LAPSE)}
    assert Notice.objects.count() == 0


def test_only_who_writes_gives_it_back(world: World, secretary: User, leader: User) -> None:
    take(actor=secretary, section=section(world), at=AT, today=DAY)
    with pytest.raises(NotTheEditor):
        release(actor=leader, section=section(world), at=AT, today=DAY)
    assert set(editors(world)) == {"thuan_loi"}
    release(actor=secretary, section=section(world), at=AT, today=DAY)
    assert editors(world) == {}


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "a\0b"])
def test_a_section_has_a_name(world: World, secretary: User, name: str) -> None:
    with pytest.raises(SectionNameless):
        take(actor=secretary, section=section(world, name), at=AT, today=DAY)
    assert SectionEditing.objects.count() == 0


def test_a_stranger_changes_nothing(world: World) -> None:
    reporter = world.someone(UserRole.REPORTER, "a")
    with pytest.raises(OutOfReach):
        take(actor=reporter, section=section(world), at=AT, today=DAY)
    assert SectionEditing.objects.count() == 0
    reviewer_elsewhere = world.someone(UserRole.REVIEWER, "a")
    client = Client(raise_request_exception=False)
    client.force_login(reviewer_elsewhere)
    answer = client.post(ADDRESS, {"_once": str(uuid4()), "viec": "nhan", "phan": "thuan_loi"})
    assert (answer.status_code, SectionEditing.objects.count()) == (404, 0)


def test_the_buttons(world: World, secretary: User) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(secretary)
    form = {"phan": "thuan_loi", "ten": "Thuận lợi", "ve": "/tong-ket/"}
    answer = client.post(ADDRESS, {**form, "_once": str(uuid4()), "viec": "nhan"})
    assert (answer.status_code, answer["Location"]) == (302, "/tong-ket/")
    assert SectionEditing.objects.get().editor == secretary
    until = SectionEditing.objects.get().until
    assert client.post(f"{ADDRESS}con-soan/", form).status_code == 204
    assert SectionEditing.objects.get().until > until
    outside = {**form, "ve": "https://example.org/"}
    assert client.post(ADDRESS, {**outside, "_once": str(uuid4()), "viec": "tra"})["Location"] == "/"
    assert SectionEditing.objects.count() == 0
    assert client.post(f"{ADDRESS}con-soan/", form).status_code == 409
    assert client.post(ADDRESS, {**form, "_once": str(uuid4()), "viec": "xoa"}).status_code == 404


def test_what_stands_beside_a_section(world: World, secretary: User, leader: User) -> None:
    def drawn(reader: User) -> str:
        request = RequestFactory().get("/tong-hop/x/?a=1")
        request.user = reader
        told = {
            "editors": editors_of(programme=world.programme, unit=world.unit("city"), period="2017", at=AT),
            "title": "Thuận <lợi>",
            "programme": world.programme,
            "unit": world.unit("city"),
        }
        source = '{% load editing %}{% section_editing editors "thuan_loi" title programme unit "2017" %}'
        return Template(source).render(RequestContext(request, told))

    free = drawn(secretary)
    assert "Tôi đang soạn phần này" in free
    assert 'value="Thuận &lt;lợi&gt;"' in free
    assert 'value="/tong-hop/x/?a=1"' in free
    take(actor=secretary, section=section(world), at=AT, today=DAY)
    mine, other = drawn(secretary), drawn(leader)
    assert "Soạn xong, trả lại" in mine
    assert "/dang-soan/P/city/2017/con-soan/" in mine
    assert "Nhận soạn thay" in other
    assert "con-soan" not in other
    assert "secretariat city đang soạn phần này từ 15:30 20/02/2017" in other


def test_who_writes_is_seen_where_sections_are_written(world: World, secretary: User, leader: User) -> None:
    place = "/tong-hop/P/city/2017/loi-van/"
    take(actor=secretary, section=section(world), at=now(), today=now().date())
    client = Client(raise_request_exception=False)
    client.force_login(leader)
    assert "secretariat city đang soạn" in client.get(place).content.decode()
    page = client.get(f"{place}thuan_loi/").content.decode()
    assert "secretariat city đang soạn phần này từ" in page
    assert "Nhận soạn thay" in page
    assert "Tôi đang soạn phần này" in client.get(f"{place}kho_khan/").content.decode()
