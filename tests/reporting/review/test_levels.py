"""Review by several levels: no level is skipped, their order is kept, races have one winner, others see nothing change."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.reports import AT, World, meetings
from tests.reporting.review.districts import address, form, make_districts, north, seen, signed_in, south

from phoihop.agreements.programmes.models import Party
from phoihop.base.audit.models import AuditEntry
from phoihop.base.audit.queries import verify_chain
from phoihop.base.errors import ProductError
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.organisations.models import RoleGrant
from phoihop.bodies.people.models import User
from phoihop.measures.facts.models import Fact
from phoihop.reporting.regimes.actions.levels import set_levels
from phoihop.reporting.regimes.rules.levels import LevelRecord
from phoihop.reporting.review.access import way_of
from phoihop.reporting.review.actions import (
    Chosen,
    ElsewhereNow,
    MovedOn,
    NoRemarks,
    accept,
    accept_ordered,
    accept_together,
    hand_down,
    order_round,
    reopen_accepted,
    return_,
)
from phoihop.reporting.review.models import Decision, Passage, Stop
from phoihop.reporting.review.queries import WaitingFilter, count_waiting, find_round, list_queue
from phoihop.reporting.submissions.enums import Move, State
from phoihop.reporting.submissions.models import Submission
from phoihop.reporting.submissions.rules import MOVES, MoveRefused
from phoihop.reporting.submissions.rules.moves import next_stop

pytestmark = pytest.mark.slow

TODAY = date(2017, 2, 20)
DISTRICT, CITY = LevelRecord(kind="district"), LevelRecord(kind="city")


def step(state: State, stop: int, move: Move, stops: int) -> tuple[State, int] | None:
    """What the one table says of a move; None: refused."""
    if (state, move) not in MOVES:
        return None
    try:
        return MOVES[state, move], next_stop(stop, move, stops=stops)
    except MoveRefused:
        return None


@given(st.integers(0, 4), st.lists(st.sampled_from(Move), max_size=40))
def test_no_path_of_moves_is_accepted_without_every_level_in_order(stops: int, moves: list[Move]) -> None:
    state, stop, passed = State.DRAFT, 0, []
    for move in moves:
        after = step(state, stop, move, stops)
        if after is None:
            continue
        if move is Move.SUBMIT:
            passed = []
        if move is Move.PASS:
            passed.append(stop)
        if move is Move.LOWER:
            passed.pop()
        state, stop = after
        assert (stop > 0) == (state is State.SUBMITTED and stops > 0)
        assert stop <= stops
        assert state is not State.SUBMITTED or passed == list(range(1, max(stop, 1)))
        if move is Move.ACCEPT:
            assert passed == list(range(1, stops))


@given(st.sampled_from(Move), st.integers(0, 5))
def test_a_way_without_stops_goes_as_before(move: Move, stop: int) -> None:
    if move in (Move.PASS, Move.LOWER):
        with pytest.raises(MoveRefused):
            next_stop(0, move, stops=0)
    else:
        assert next_stop(0, move, stops=0) == 0


def leveled(*levels: LevelRecord) -> World:
    world = make_districts()
    Party.objects.create(programme=world.programme, organisation=world.unit("city"), role="lead")
    Party.objects.create(programme=world.programme, organisation=world.unit("south"), role="counterpart")
    secretariat = world.someone(UserRole.SECRETARIAT)
    set_levels(actor=secretariat, regime=world.regime, levels=levels or (DISTRICT, CITY), at=AT, today=TODAY)
    return world


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("PHOIHOP_TODAY", TODAY.isoformat())
    return leveled()


def take(actor: User, report: Submission, stop: int | None = None) -> Decision | Passage:
    return accept(actor=actor, submission=report.pk, revision_hash=seen(report), stop=stop, at=AT)


def waiting(actor: User) -> list[str]:
    return [row.unit for row in list_queue(actor=actor, wanted=WaitingFilter(), today=TODAY).rows]


def state() -> str:
    return Submission.objects.get().state


def test_only_the_last_level_makes_facts(world: World) -> None:
    report = world.submitted("n1")
    assert list(Stop.objects.values_list("number", "organisation__code")) == [(1, "north"), (2, "city")]
    assert (waiting(north(world)), waiting(world.reviewer)) == (["n1"], [])
    assert isinstance(take(north(world), report), Passage)
    assert (state(), Fact.objects.count(), Decision.objects.count()) == (State.SUBMITTED, 0, 0)
    assert (waiting(north(world)), waiting(world.reviewer)) == ([], ["n1"])
    assert isinstance(take(world.reviewer, report), Decision)
    assert (state(), Fact.objects.count()) == (State.ACCEPTED, 1)
    told = list(AuditEntry.objects.filter(subject="report P n1 2017-01").values_list("action", "before", "after__stop"))
    assert [row[0] for row in told[-2:]] == ["pass", "accept"]
    assert told[-2][1:] == ({"state": "submitted", "stop": 1}, 2)


def test_the_first_page_counts_what_waits_at_ones_own_level(world: World) -> None:
    report = world.submitted("n1")

    def counted(actor: User) -> int:
        return count_waiting(actor=actor, askings=[], today=TODAY)[0]

    assert (counted(north(world)), counted(world.reviewer), counted(south(world))) == (1, 0, 0)
    take(north(world), report)
    assert (counted(north(world)), counted(world.reviewer), counted(south(world))) == (0, 1, 0)


def test_the_unit_sees_at_which_level_its_report_waits(world: World) -> None:
    report = world.submitted("n1")
    codes = {"programme": "P", "regime": "P", "unit": "n1", "period": "2017-01"}
    unit, page = signed_in(world.actor), reverse("submissions:report", kwargs=codes)
    assert "1/2: Quận Bắc" in unit.get(page).content.decode()
    take(north(world), report)
    assert "2/2: Hà Nội" in unit.get(page).content.decode()
    hand_down(actor=world.reviewer, submission=report.pk, revision_hash=seen(report), remarks="Xem lại", at=AT)
    assert "1/2: Quận Bắc" in unit.get(page).content.decode()
    take(north(world), report)
    take(world.reviewer, report)
    assert "Đang chờ ở cấp" not in unit.get(page).content.decode()


def test_the_queue_is_narrowed_to_a_level(world: World) -> None:
    RoleGrant.objects.create(user=north(world), role=UserRole.REVIEWER, organisation=world.unit("city"))
    for unit in ("n1", "a", "n2"):
        world.submitted(unit)
    passed = Submission.objects.select_related("revision").get(organisation__code="n2")
    take(north(world), passed, stop=1)
    browser = signed_in(north(world))
    told = {
        level: [each["row"].unit for each in browser.get(f"/tiep-nhan/?cap={level}").context["rows"]] for level in "12"
    }
    assert told == {"1": ["n1", "a"], "2": ["n2"]}
    boxes = {
        box["name"]: [option[:2] for option in box["options"]] for box in browser.get("/tiep-nhan/").context["filters"]
    }
    assert boxes["cap"] == [("1", "Cấp 1"), ("2", "Cấp 2")]


def test_no_level_decides_for_another_and_nothing_changes(world: World) -> None:
    report, rows = world.submitted("n1"), AuditEntry.objects.count()
    with pytest.raises(ElsewhereNow, match="Quận Bắc"):
        take(world.reviewer, report)
    with pytest.raises(OutOfReach):
        take(south(world), report)
    for words in ({"remarks": "Sửa"},):
        with pytest.raises(ElsewhereNow):
            return_(actor=world.reviewer, submission=report.pk, revision_hash=seen(report), at=AT, **words)
    with pytest.raises(MoveRefused):
        hand_down(actor=north(world), submission=report.pk, revision_hash=seen(report), remarks="Xuống", at=AT)
    assert (Passage.objects.count(), Decision.objects.count(), AuditEntry.objects.count()) == (0, 0, rows)
    take(north(world), report)
    with pytest.raises(MovedOn, match="reviewer north đã kết luận «Đồng ý, chuyển cấp trên»"):
        take(north(world), report)
    assert (Passage.objects.count(), state()) == (1, State.SUBMITTED)


def test_who_reviews_at_both_levels_passes_one_with_one_click(world: World) -> None:
    both = world.someone(UserRole.REVIEWER, "north")
    RoleGrant.objects.create(user=both, role=UserRole.REVIEWER, organisation=world.unit("city"))
    report = world.submitted("n1")
    take(both, report, stop=1)
    with pytest.raises(MovedOn):
        take(both, report, stop=1)
    assert state() == State.SUBMITTED
    take(both, report, stop=2)
    assert state() == State.ACCEPTED


def test_a_higher_level_hands_down_or_returns_to_the_unit(world: World) -> None:
    report = world.submitted("n1")
    take(north(world), report)
    with pytest.raises(NoRemarks):
        hand_down(actor=world.reviewer, submission=report.pk, revision_hash=seen(report), remarks=" ", at=AT)
    hand_down(actor=world.reviewer, submission=report.pk, revision_hash=seen(report), remarks="Quận xem lại", at=AT)
    assert (waiting(north(world)), waiting(world.reviewer)) == (["n1"], [])
    take(north(world), report)
    return_(actor=world.reviewer, submission=report.pk, revision_hash=seen(report), remarks="Đơn vị sửa", at=AT)
    assert state() == State.RETURNED
    again = world.submitted("n1", content=meetings(9))
    assert waiting(north(world)) == ["n1"]
    for actor in (north(world), world.reviewer):
        take(actor, again)
    assert state() == State.ACCEPTED
    numbers = list(Passage.objects.values_list("revision__number", "number", "action", "at_stop", "to_stop"))
    assert numbers == [
        (1, 1, "passed", 1, 2),
        (1, 2, "lowered", 2, 1),
        (1, 3, "passed", 1, 2),
        (2, 1, "passed", 1, 2),
    ]


def test_a_counterpart_beside_the_tree_reviews_what_it_does_not_hold(db: None) -> None:
    world = leveled(DISTRICT, LevelRecord(party="south"), CITY)
    report = world.submitted("n1")
    with pytest.raises(ElsewhereNow):
        take(south(world), report)
    for actor in (north(world), south(world), world.reviewer):
        assert waiting(actor) == ["n1"]
        take(actor, report)
    assert state() == State.ACCEPTED


def test_a_unit_without_a_district_goes_to_the_city_at_once(world: World) -> None:
    report = world.submitted("a")
    assert waiting(world.reviewer) == ["a"]
    take(world.reviewer, report)
    assert state() == State.ACCEPTED


def test_levels_set_later_do_not_touch_what_waits(world: World) -> None:
    report = world.submitted("n1")
    set_levels(actor=world.someone(UserRole.SECRETARIAT), regime=world.regime, levels=[CITY], at=AT, today=TODAY)
    with pytest.raises(ElsewhereNow):
        take(world.reviewer, report)
    other = world.submitted("n2")
    take(world.reviewer, other)
    assert [stop.organisation.code for stop in way_of(revision=report.revision_id).stops] == ["north", "city"]


def test_who_accepted_last_reopens_and_the_level_below_does_not(world: World) -> None:
    report = world.submitted("n1")
    for actor in (north(world), world.reviewer):
        take(actor, report)
    words = {"submission": report.pk, "revision_hash": seen(report), "reason": "Sai", "at": AT}
    with pytest.raises(OutOfReach):
        reopen_accepted(actor=north(world), **words)
    reopen_accepted(actor=world.reviewer, **words)
    assert state() == State.REOPENED


def test_many_together_pass_this_level_only(world: World) -> None:
    reports = [world.submitted(unit) for unit in ("n1", "n2")]
    chosen = [Chosen(report.pk, seen(report), 1) for report in reports]
    done = accept_together(actor=north(world), chosen=chosen, at=AT)
    assert (done.accepted, len(done.passed), Fact.objects.count()) == ((), 2, 0)
    again = accept_together(actor=north(world), chosen=chosen, at=AT)
    assert [left.reason.code for left in again.left_out] == ["W404", "W404"]
    assert Passage.objects.count() == 2


def test_a_round_tells_apart_what_was_passed_on_and_what_was_accepted(world: World) -> None:
    RoleGrant.objects.create(user=north(world), role=UserRole.REVIEWER, organisation=world.unit("city"))
    reports = [world.submitted(unit) for unit in ("n1", "a")]
    order = order_round(actor=north(world), chosen=[Chosen(each.pk, seen(each)) for each in reports], at=AT)
    accept_ordered(order=order.pk, at=AT)
    _row, progress = find_round(actor=north(world), order=order.pk)
    assert (progress.accepted, progress.passed, progress.left_out, progress.waiting) == (1, 1, 0, 0)
    values = [f"{each.pk}:{seen(each)}:1" for each in [world.submitted("n2")]]
    browser = signed_in(north(world))
    told = browser.post("/tiep-nhan/cung-luc/", form(chon=values), follow=True).content.decode()
    assert "Đã đồng ý 1 báo cáo và chuyển lên cấp tiếp theo" in told
    assert "đã được đưa vào tổng hợp" not in told


@pytest.mark.parametrize("table", ["review_stop", "review_passage"])
def test_stops_and_passages_are_never_changed(world: World, table: str) -> None:
    report = world.submitted("n1")
    take(north(world), report)
    for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}", f"TRUNCATE {table}"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with pytest.raises(IntegrityError), transaction.atomic():
        Passage.objects.create(
            revision=report.revision, number=2, action="passed", at_stop=1, to_stop=3, actor=world.reviewer, at=AT
        )


def test_the_page_shows_levels_and_asks_for_the_right_thing(world: World) -> None:
    report = world.submitted("n1")
    district, city = signed_in(north(world)), signed_in(world.reviewer)
    told = city.get(address(report)).content.decode()
    assert "Báo cáo đang chờ ở cấp «Quận Bắc»" in told
    assert 'quyet-dinh" value=' not in told
    page = district.get(address(report)).content.decode()
    assert "Đồng ý, chuyển cấp trên" in page
    assert "cap-duoi" not in page
    words = form(**{"quyet-dinh": "tiep-nhan", "ban-da-xem": seen(report), "cap": "1"})
    assert [district.post(address(report), words).status_code for _time in range(2)] == [302, 302]
    stale = district.post(address(report), form(**{"quyet-dinh": "tiep-nhan", "ban-da-xem": seen(report), "cap": "1"}))
    assert (stale.status_code, "W404" in stale.content.decode()) == (409, True)
    page = city.get(address(report)).content.decode()
    assert "cap-duoi" in page
    assert "reviewer north" in page
    down = form(**{"quyet-dinh": "cap-duoi", "ban-da-xem": seen(report), "cap": "2", "lower_remarks": "Xem lại <số>"})
    assert city.post(address(report), down).status_code == 302
    assert "Xem lại &lt;số&gt;" in district.get(address(report)).content.decode()
    bad = form(**{"quyet-dinh": "tiep-nhan", "ban-da-xem": seen(report), "cap": "x"})
    assert district.post(address(report), bad).status_code == 400
    assert Passage.objects.count() == 2


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_take_at_most_fifteen_queries(
    world: World, count: int, django_assert_max_num_queries: object
) -> None:
    reports = [world.submitted(unit) for unit in ("n1", "n2", "s1")[:count]]
    take(north(world), reports[0])
    browser = signed_in(world.reviewer)
    for path in ("/tiep-nhan/", "/tiep-nhan/cung-luc/?tat-ca=1", address(reports[0])):
        browser.get(path)
        with django_assert_max_num_queries(15):  # type: ignore[operator]
            assert browser.get(path).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_two_of_a_level_one_passes_it_on_and_the_other_is_told() -> None:
    world = leveled()
    report = world.submitted("n1")
    actors = [north(world), User.objects.create_user("bac-2", full_name="Người thứ hai")]
    RoleGrant.objects.create(user=actors[1], role=UserRole.REVIEWER, organisation=world.unit("north"))
    start = Barrier(2)

    def decide(number: int) -> ProductError | None:
        start.wait()
        try:
            take(actors[number], report, stop=1)
        except ProductError as error:
            return error
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(decide, range(2)))
    assert [error.code for error in answers if error] == ["W404"]
    assert (Passage.objects.count(), Decision.objects.count(), verify_chain().broken) == (1, 0, None)
