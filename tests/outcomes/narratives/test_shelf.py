"""The units' texts side by side: laid out when accepted, grouped, searched, narrowed, of the snapshot where frozen."""

from typing import Any

import pytest
from django.db import connection
from tests.factories.reports import AT, World, make_world, meetings
from tests.outcomes.narratives.desk import TODAY, A, spot, told
from tests.outcomes.summaries.orders import accepted

from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.organisations.models import Organisation
from phoihop.outcomes.consolidation.actions.freezing import freeze
from phoihop.outcomes.narratives.actions.collecting import collect_texts, compare_texts
from phoihop.outcomes.narratives.models import UnitText
from phoihop.outcomes.narratives.queries import texts as queries
from phoihop.outcomes.narratives.queries.texts import Sought, count_not_compared, list_texts, snapshot_of, texts_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def shelf(world: World, period: str = "2017", **sought: Any) -> list[tuple[str, str, int, int]]:
    place = spot(world, period=period).place
    found = list_texts(
        texts=texts_in(place=place, snapshot=snapshot_of(place=place)), codes=["general"], sought=Sought(**sought)
    )
    return [(one.row.organisation.code, one.row.text, one.more_texts, one.more_units) for one in found.texts]


def test_an_accepted_narrative_is_laid_out_at_once_and_compared_by_a_job(world: World) -> None:
    text = told(world)
    assert (text.text, text.key, text.leader) == (A, "", None)
    assert shelf(world) == [("a", A, 0, 0)]
    place = spot(world).place
    assert count_not_compared(texts=texts_in(place=place, snapshot=None)) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'narratives.compare'")
        assert cursor.fetchone() == (1,)
    assert (compare_texts(), compare_texts()) == (1, 0)
    text.refresh_from_db()
    assert (text.key, text.leader_id) == (
        "cap uy quan tam chi dao. nhan dan dong tinh ung ho. co 1.234 ho tham gia.",
        text.pk,
    )
    assert collect_texts(revisions=[text.revision_id]) == 0


def test_a_report_without_words_lays_out_nothing_and_asks_for_no_job(world: World) -> None:
    accepted(world)
    accepted(world, "b", content={**meetings(3), "narratives": {"general": "  "}})
    assert not UnitText.objects.exists()


def test_texts_that_are_alike_stand_as_one_with_those_of_more_units_first(world: World) -> None:
    told(world, "a", text="Riêng của xã A.")
    told(world, "a", "2017-02")
    told(world, "b", "2017-02")
    told(world, "b", "2017-03")
    compare_texts()
    assert shelf(world) == [("b", A, 2, 1), ("a", "Riêng của xã A.", 0, 0)]
    leader = UnitText.objects.get(period="2017-02", organisation__code="a").pk
    every = [("b", A, 0, 0), ("b", A, 0, 0), ("a", A, 0, 0)]
    assert shelf(world, group=leader) == every


def test_later_texts_join_those_that_were_compared_before(world: World) -> None:
    first = told(world)
    compare_texts()
    later = told(world, "b", text=A.upper())
    compare_texts()
    later.refresh_from_db()
    assert later.leader_id == first.pk


def test_words_without_marks_a_block_a_unit_narrow_the_list(world: World) -> None:
    told(world)
    told(world, "b", text="Lực lượng cơ sở nhiệt tình.")
    compare_texts()
    Organisation.objects.filter(code="b").update(block="police")
    assert [row[0] for row in shelf(world, words="dong tinh")] == ["a"]
    assert [row[0] for row in shelf(world, words="Lực  LƯỢNG")] == ["b"]
    assert shelf(world, words="khong co") == []
    assert [row[0] for row in shelf(world, block="police")] == ["b"]
    assert [row[0] for row in shelf(world, unit="xa b")] == ["b"]
    assert [row[0] for row in shelf(world, unit="B")] == ["b"]
    assert shelf(world, code="other") == []


def test_only_periods_inside_and_units_below_are_shown(world: World) -> None:
    told(world, "a", "2017-02")
    told(world, "a", "2018-01", text="Năm sau.")
    assert len(shelf(world)) == 1
    assert len(shelf(world, "2017-Q1")) == 1
    assert shelf(world, "2017-01") == []
    assert len(shelf(world, "2017..2018")) == 2
    commune = spot(world, period="2017..2018").place
    other = type(commune)(world.programme, world.unit("b"), commune.period)
    assert not texts_in(place=other, snapshot=None).exists()


def test_pages_go_on_where_the_one_before_ended(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "ON_A_PAGE", 2)
    for month in range(1, 6):
        told(world, "a", f"2017-{month:02}", text=f"Lời riêng {month} {'x' * month}.")
    compare_texts()
    place, seen, after = spot(world).place, [], None
    for _page in range(3):
        found = list_texts(texts=texts_in(place=place, snapshot=None), codes=["general"], sought=Sought(after=after))
        seen += [one.row.period for one in found.texts]
        after = found.next
    assert after is None
    assert seen == ["2017-05", "2017-04", "2017-03", "2017-02", "2017-01"]


def test_a_frozen_consolidation_shows_the_texts_of_its_snapshot(world: World) -> None:
    told(world)
    officer = world.someone(UserRole.SECRETARIAT)
    place = spot(world).place
    freeze(actor=officer, programme=place.programme, unit=place.unit, period="2017", as_of=None, at=AT, today=TODAY)
    told(world, "b", text="Sau khi chốt.")
    assert shelf(world) == [("a", A, 0, 0)]
    assert {row[0] for row in shelf(world, "2017-01")} == {"a", "b"}
