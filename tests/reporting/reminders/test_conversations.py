"""What is said about a cell is told to those concerned: never to the writer, to nobody twice before they have read it."""

import json
from datetime import date
from typing import Any

import pytest
from django.db import connection
from tests.factories.reports import AT, World, make_world

from phoihop.bodies.notices.actions import read_all
from phoihop.bodies.notices.models import Notice
from phoihop.bodies.notices.rules import sentence
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.organisations.models import RoleGrant
from phoihop.bodies.people.models import User
from phoihop.reporting.reminders.actions import tell_noted
from phoihop.reporting.submissions.actions import NothingSaid, note

MARCH = "2017-03"
TODAY = date(2017, 4, 3)
CELL = "/bao-cao/P/P/a/2017-03/o/?o=MEET%7C"


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("PHOIHOP_TODAY", TODAY.isoformat())
    return make_world()


def say(world: World, actor: User, text: str = "Vì sao ít?", *, followed: bool = False, place: str = "MEET|") -> None:
    words: dict[str, Any] = {"regime": world.regime, "organisation": world.unit("a"), "period": MARCH}
    note(actor=actor, **words, day=date(2017, 3, 31), place=place, text=text, followed=followed, at=AT)


def work() -> int:
    """Do the jobs that wait, twice, as a worker that was stopped in the middle does; gives how many there were."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'reminders.noted' RETURNING id, args")
        notes = [json.loads(words)["note"] for _id, words in sorted(cursor.fetchall())]
    for _time in range(2):
        for each in notes:
            tell_noted(note=each, today=TODAY, at=AT)
    return len(notes)


def told() -> list[tuple[str, str]]:
    """Who was told in whose name, in order."""
    rows = Notice.objects.filter(kind="noted").order_by("recipient__username", "pk")
    return [(row.recipient.username, row.params["sender"]) for row in rows.select_related("recipient")]


def test_what_a_reviewer_says_is_told_to_the_units_reporters_with_the_way_to_the_cell(world: World) -> None:
    world.submitted("a", MARCH)
    reporter, _stranger = world.someone(UserRole.REPORTER, "a"), world.someone(UserRole.REPORTER, "b")
    say(world, world.reviewer)
    assert work() == 1
    assert told() == [("can-bo", "Cán bộ thẩm định"), ("reporter-a", "Cán bộ thẩm định")]
    row = Notice.objects.get(recipient=reporter)
    assert (row.link, row.programme, row.organisation) == (CELL, "P", "a")
    assert sentence(row.kind, row.params) == (
        "Cán bộ thẩm định có trao đổi mới về ô «Buổi tuyên truyền», báo cáo tháng 3 năm 2017 của Xã A."
    )


def test_what_a_reporter_says_of_a_report_that_was_sent_is_told_to_the_nearest_reviewers(world: World) -> None:
    world.draft("a", MARCH)
    colleague = world.someone(UserRole.REPORTER, "a")
    say(world, world.actor, "Số tạm tính.")
    work()
    assert told() == [("reporter-a", "Cán bộ xã")]
    world.submitted("a", MARCH)
    say(world, colleague, "Đã đối chiếu.")
    work()
    assert told() == [("can-bo", "reporter a"), ("reporter-a", "Cán bộ xã"), ("tham-dinh", "reporter a")]
    assert Notice.objects.get(recipient=world.reviewer).link == CELL


def test_a_reviewer_nearer_to_the_unit_is_told_and_one_above_only_who_spoke_of_the_cell(world: World) -> None:
    world.submitted("a", MARCH)
    near = world.someone(UserRole.REVIEWER, "a")
    say(world, world.actor, "Mưa lũ.")
    work()
    assert told() == [("reviewer-a", "Cán bộ xã")]
    read_all(actor=near, at=AT)
    say(world, world.reviewer)
    say(world, world.actor, "Đúng vậy.")
    work()
    told_of_cell = [("can-bo", "Cán bộ thẩm định"), ("reviewer-a", "Cán bộ xã"), ("reviewer-a", "Cán bộ thẩm định")]
    assert told() == [*told_of_cell, ("tham-dinh", "Cán bộ xã")]


def test_one_unread_notice_a_cell_is_enough(world: World) -> None:
    world.submitted("a", MARCH)
    for text in ("Một", "Hai", "Ba"):
        say(world, world.reviewer, text)
    say(world, world.reviewer, "Về ô khác", place="RATE|")
    assert work() == 4
    links = Notice.objects.filter(recipient=world.actor).order_by("pk").values_list("link", flat=True)
    assert list(links) == [CELL, CELL.replace("MEET", "RATE")]
    read_all(actor=world.actor, at=AT)
    say(world, world.reviewer, "Bốn")
    work()
    assert Notice.objects.filter(recipient=world.actor, link=CELL).count() == 2


def test_a_flag_that_is_set_is_told_one_that_is_taken_away_is_not(world: World) -> None:
    world.submitted("a", MARCH)
    say(world, world.reviewer, "", followed=True)
    say(world, world.reviewer, "", followed=False)
    with pytest.raises(NothingSaid):
        say(world, world.reviewer, "", followed=False)
    assert work() == 1
    assert told() == [("can-bo", "Cán bộ thẩm định")]


def test_who_reviews_here_no_more_is_told_no_more(world: World) -> None:
    world.submitted("a", MARCH)
    world.someone(UserRole.REVIEWER, "a")
    say(world, world.reviewer)
    work()
    RoleGrant.objects.filter(user=world.reviewer).delete()
    say(world, world.actor, "Mưa lũ.")
    work()
    assert told() == [("can-bo", "Cán bộ thẩm định"), ("reviewer-a", "Cán bộ thẩm định")]
