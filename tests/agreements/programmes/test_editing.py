"""Editing a programme record by record: who may, what is refused, and what the history keeps."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.reports import AT, CELLS, INDICATORS, World, make_world

from phoihop.agreements.programmes.actions import (
    breakdown_seal,
    change_programme,
    create_programme,
    load_programmes,
    remove_breakdown,
    remove_content,
    remove_indicator,
    remove_party,
    save_breakdown,
    save_content,
    save_document,
    save_indicator,
    save_party,
    seal_of,
)
from phoihop.agreements.programmes.models import (
    Breakdown,
    BreakdownCell,
    Content,
    Document,
    Indicator,
    Party,
    Programme,
)
from phoihop.agreements.programmes.queries import facts_on, list_history
from phoihop.agreements.programmes.rules import (
    BreakdownCellRecord,
    ContentRecord,
    DocumentRecord,
    IndicatorRecord,
    ProgrammeRecord,
    changed_meaning,
    changes_between,
    check_meaning,
)
from phoihop.base.audit.models import AuditEntry
from phoihop.base.errors import Refused
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.organisations.enums import UserRole
from phoihop.reporting.review.actions import accept

TODAY = date(2017, 2, 20)
SENTENCE = "Đổi theo kết luận của hội nghị sơ kết năm 2017."
MEET = replace(INDICATORS[0], programme="P")


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def who(world: World) -> dict:
    return {
        "actor": world.someone(UserRole.SECRETARIAT),
        "programme": world.programme,
        "at": AT,
        "today": TODAY,
    }


@pytest.fixture
def reported(world: World) -> World:
    """A number of «MEET», one of its cell f, accepted."""
    values = [{"indicator": "MEET", "value": "3"}, {"indicator": "MEET", "cell": "f", "value": "2"}]
    report = world.submitted(content={"values": values, "narratives": {}})
    seen = report.revision.content_hash
    accept(actor=world.reviewer, submission=report.pk, revision_hash=seen, at=AT)
    return world


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [finding.code for finding in refused.value.findings]


def test_the_head_changes_and_the_history_says_from_what_to_what(world: World, who: dict) -> None:
    record = ProgrammeRecord("P", "Tên mới", start=date(2016, 11, 4), end=date(2022, 12, 31), predecessor="O")
    change_programme(**who, record=record, seen=seal_of(world.programme))
    row = AuditEntry.objects.order_by("number").last()
    assert row is not None
    assert (row.action, row.subject, row.actor) == ("change", "programme/P", "secretariat-city")
    assert {(change.field, change.before, change.after) for change in changes_between(row.before, row.after)} == {
        ("title", "Chương trình", "Tên mới"),
        ("end", "2021-12-31", "2022-12-31"),
        ("predecessor_code", None, "O"),
    }
    event = list_history(actor=who["actor"], subject="programme/P").events[0]
    assert (event.action, event.what, event.actor) == ("Sửa", "Chương trình phối hợp P", "secretariat city")
    assert [(change.label, change.before, change.after) for change in event.changes] == [
        ("Tên chương trình", "Chương trình", "Tên mới"),
        ("Đến hết ngày", "2021-12-31", "2022-12-31"),
        ("Mã chương trình trước", "", "O"),
    ]


def test_the_same_again_writes_nothing(world: World, who: dict) -> None:
    rows = AuditEntry.objects.count()
    record = ProgrammeRecord("P", "Chương trình", start=date(2016, 11, 4), end=date(2021, 12, 31))
    change_programme(**who, record=record)
    assert AuditEntry.objects.count() == rows


def test_a_programme_named_before_it_was_there_is_found_when_it_is_made(world: World, who: dict) -> None:
    change_programme(**who, record=ProgrammeRecord("P", "Chương trình", predecessor="O"))
    made = create_programme(
        actor=who["actor"],
        programme=ProgrammeRecord("O", "Giai đoạn trước"),
        lead=world.unit("city"),
        at=AT,
        today=TODAY,
    )
    assert Programme.objects.get(code="P").predecessor == made
    assert [(party.organisation.code, party.role) for party in made.parties.all()] == [("city", "lead")]


def test_a_circle_of_programmes_is_refused(world: World, who: dict) -> None:
    create_programme(
        actor=who["actor"],
        programme=ProgrammeRecord("O", "Trước", predecessor="P"),
        lead=world.unit("city"),
        at=AT,
        today=TODAY,
    )
    with pytest.raises(Refused) as refused:
        change_programme(**who, record=ProgrammeRecord("P", "Chương trình", predecessor="O"))
    assert codes(refused) == ["A107"]


@pytest.mark.parametrize(
    ("role", "unit", "programme"),
    [
        (UserRole.REPORTER, "city", ""),
        (UserRole.REVIEWER, "city", ""),
        (UserRole.LEADER, "city", ""),
        (UserRole.BOARD, "city", ""),
        (UserRole.SECRETARIAT, "b", ""),
        (UserRole.SECRETARIAT, "city", "OTHER"),
    ],
)
def test_who_has_no_part_in_it_changes_nothing(world: World, role: UserRole, unit: str, programme: str) -> None:
    Party.objects.create(programme=world.programme, organisation=world.unit("a"), role="lead")
    stranger = world.someone(role, unit, programme)
    before = (AuditEntry.objects.count(), list(Indicator.objects.values()), list(Party.objects.values()))
    who = {"actor": stranger, "programme": world.programme, "at": AT, "today": TODAY}
    with pytest.raises(OutOfReach):
        save_indicator(**who, record=replace(MEET, name="Khác"), key=Indicator.objects.get(code="MEET").pk)
    with pytest.raises(OutOfReach):
        save_party(**who, organisation=world.unit("b"), role="participant")
    with pytest.raises(OutOfReach):
        change_programme(**who, record=ProgrammeRecord("P", "Khác"))
    with pytest.raises(OutOfReach):
        save_content(**who, record=ContentRecord("P", 1, "Khác"))
    assert (AuditEntry.objects.count(), list(Indicator.objects.values()), list(Party.objects.values())) == before


@pytest.mark.parametrize("unit", ["a", "city"])
def test_the_secretariat_of_a_party_or_above_it_edits(world: World, unit: str) -> None:
    Party.objects.create(programme=world.programme, organisation=world.unit("a"), role="lead")
    who = {"actor": world.someone(UserRole.SECRETARIAT, unit, "P"), "programme": world.programme}
    save_content(**who, record=ContentRecord("P", 1, "Tham mưu"), at=AT, today=TODAY)
    assert Content.objects.get().title == "Tham mưu"


def test_a_new_programme_is_led_from_within_ones_reach(world: World) -> None:
    with pytest.raises(Refused) as refused:
        create_programme(
            actor=world.someone(UserRole.SECRETARIAT, "a"),
            programme=ProgrammeRecord("N", "Mới"),
            lead=world.unit("city"),
            at=AT,
            today=TODAY,
        )
    assert codes(refused) == ["A114"]
    assert not Programme.objects.filter(code="N").exists()


def test_parties_contents_documents_come_and_go(world: World, who: dict) -> None:
    lead = save_party(**who, organisation=world.unit("city"), role="lead")
    with pytest.raises(Refused) as twice:
        save_party(**who, organisation=world.unit("city"), role="lead")
    assert codes(twice) == ["A101"]
    with pytest.raises(Refused) as last:
        remove_party(**who, key=lead.pk)
    assert codes(last) == ["A113"]
    save_party(**who, organisation=world.unit("a"), role="participant")
    remove_party(**who, key=Party.objects.get(organisation__code="a").pk)
    content = save_content(**who, record=ContentRecord("P", 1, "Tham mưu"), owner=world.unit("city"))
    with pytest.raises(Refused) as taken:
        save_content(**who, record=ContentRecord("P", 1, "Khác"))
    assert codes(taken) == ["A101"]
    save_indicator(**who, record=replace(MEET, content=1), key=Indicator.objects.get(code="MEET").pk)
    with pytest.raises(Refused) as used:
        remove_content(**who, key=content.pk)
    assert codes(used) == ["A111"]
    assert "1 chỉ tiêu" in used.value.findings[0].params["places"]
    save_document(**who, record=DocumentRecord("TB120", "P", "Thông báo", "120", relation="predecessor"))
    assert Document.objects.get().number == "120"
    with pytest.raises(Refused) as word:
        save_document(**who, record=DocumentRecord("X", "P", relation="cousin"))
    assert codes(word) == ["A104"]


def test_somebody_else_s_change_is_not_written_over_unseen(world: World, who: dict) -> None:
    content = save_content(**who, record=ContentRecord("P", 1, "Cũ"))
    seen = seal_of(content)
    save_content(**who, record=ContentRecord("P", 1, "Của người khác"), key=content.pk, seen=seen)
    with pytest.raises(Refused) as refused:
        save_content(**who, record=ContentRecord("P", 1, "Của tôi"), key=content.pk, seen=seen)
    assert codes(refused) == ["A112"]
    assert Content.objects.get().title == "Của người khác"
    save_content(**who, record=ContentRecord("P", 1, "Của tôi"), key=content.pk, seen=seal_of(Content.objects.get()))
    assert Content.objects.get().title == "Của tôi"


def test_an_indicator_s_operators_are_checked_all_at_once(world: World, who: dict) -> None:
    wrong = IndicatorRecord("NEW", "Mới", "ratio", "month", "mean", "max", decimals=13)
    with pytest.raises(Refused) as refused:
        save_indicator(**who, record=wrong)
    assert codes(refused) == ["A202", "A203", "A205"]
    assert not Indicator.objects.filter(code="NEW").exists()


def test_without_accepted_numbers_operators_change_freely(world: World, who: dict) -> None:
    row = save_indicator(**who, record=replace(MEET, over_time="max"), key=Indicator.objects.get(code="MEET").pk)
    assert row.over_time == "max"


def test_with_accepted_numbers_a_sentence_is_needed_and_kept(reported: World, who: dict) -> None:
    row = Indicator.objects.get(code="MEET")
    assert facts_on(row) == {"": 1, "f": 1}
    for said in ("", "   ", "quá ngắn"):
        with pytest.raises(Refused) as refused:
            save_indicator(**who, record=replace(MEET, over_time="max"), key=row.pk, confirmation=said)
        assert codes(refused) == ["A210"]
    assert Indicator.objects.get(code="MEET").over_time == "sum"
    save_indicator(**who, record=replace(MEET, name="Buổi"), key=row.pk)
    save_indicator(**who, record=replace(MEET, over_time="max"), key=row.pk, confirmation=SENTENCE)
    kept = AuditEntry.objects.order_by("number").last()
    assert kept is not None
    assert kept.before["over_time"] == "sum"
    assert (kept.after["over_time"], kept.after["confirmation"]) == ("max", SENTENCE)


def test_what_accepted_numbers_are_made_of_stays_whatever_is_said(reported: World, who: dict) -> None:
    row = Indicator.objects.get(code="MEET")
    with pytest.raises(Refused) as parts:
        save_indicator(**who, record=replace(MEET, kind="ratio"), key=row.pk, confirmation=SENTENCE)
    assert codes(parts) == ["A211"]
    with pytest.raises(Refused) as cells:
        save_indicator(**who, record=replace(MEET, breakdown=""), key=row.pk, confirmation=SENTENCE)
    assert codes(cells) == ["A212"]
    with pytest.raises(Refused) as gone:
        remove_indicator(**who, key=row.pk)
    assert codes(gone) == ["A214"]


def test_a_cell_with_numbers_stays_and_another_may_go(reported: World, who: dict) -> None:
    row = Breakdown.objects.get()
    male, female = BreakdownCellRecord("", "m", "Nam"), BreakdownCellRecord("", "f", "Phụ nữ")
    with pytest.raises(Refused) as refused:
        save_breakdown(**who, code="sex", cells=[male], key=row.pk)
    assert codes(refused) == ["A213"]
    save_breakdown(**who, code="sex", cells=[female], key=row.pk, seen=breakdown_seal(row))
    assert list(BreakdownCell.objects.values_list("code", "name", "order")) == [("f", "Phụ nữ", 1)]
    with pytest.raises(Refused) as used:
        remove_breakdown(**who, key=row.pk)
    assert codes(used) == ["A111"]


def test_an_indicator_of_a_form_is_not_removed_and_a_free_one_is(world: World, who: dict) -> None:
    with pytest.raises(Refused) as refused:
        remove_indicator(**who, key=Indicator.objects.get(code="RATE").pk)
    assert codes(refused) == ["A111"]
    made = save_indicator(**who, record=replace(MEET, code="NEW", name="Mới"))
    assert made.order == 5
    remove_indicator(**who, key=made.pk)
    assert not Indicator.objects.filter(code="NEW").exists()
    assert AuditEntry.objects.filter(action="remove", subject="programme/P/indicator/NEW").count() == 1


def test_records_of_another_programme_are_out_of_reach(world: World, who: dict) -> None:
    other = Programme.objects.create(code="Q", title="Khác")
    content = Content.objects.create(programme=other, number=1, title="Khác")
    with pytest.raises(OutOfReach):
        save_content(**who, record=ContentRecord("P", 1, "Của tôi"), key=content.pk)
    assert Content.objects.get().title == "Khác"


def test_loading_the_same_bundle_after_edits_brings_it_back(world: World, who: dict) -> None:
    save_indicator(**who, record=replace(MEET, name="Đã sửa"), key=Indicator.objects.get(code="MEET").pk)
    record = ProgrammeRecord("P", "Chương trình", start=date(2016, 11, 4), end=date(2021, 12, 31))
    done = load_programmes(actor=world.actor, programmes=[record], indicators=INDICATORS, cells=CELLS, at=AT)
    assert {each.table: each.changed for each in done}["indicator"] == 1
    again = load_programmes(actor=world.actor, programmes=[record], indicators=INDICATORS, cells=CELLS, at=AT)
    assert sum(each.touched for each in again) == 0


words = st.dictionaries(st.sampled_from("abc"), st.sampled_from([None, "", "x", "y"]), max_size=3)


@given(words, words)
def test_changes_lead_from_before_to_after(before: dict, after: dict) -> None:
    changed = {change.field: change.after for change in changes_between(before, after)}
    merged = {**{name: value or None for name, value in before.items()}, **changed}
    assert {name: value for name, value in merged.items() if value} == {k: v for k, v in after.items() if v}
    assert changes_between(before, before) == ()


@given(
    st.sampled_from(["unit", "kind", "frequency", "over_time", "over_units", "breakdown"]),
    st.dictionaries(st.sampled_from(["", "f", "m"]), st.integers(1, 9), max_size=3),
    st.text(max_size=30),
)
def test_meaning_never_changes_in_silence(column: str, facts: dict[str, int], said: str) -> None:
    after = replace(MEET, **{column: "year" if column == "frequency" else "other"})
    assert changed_meaning(MEET, after) == (column,)
    found = check_meaning(MEET, after, facts=facts, cells={"f", "m"}, confirmation=said)
    assert bool(found) == (bool(facts) and len(said.strip()) < 20)
    assert check_meaning(MEET, replace(MEET, name="Khác"), facts=facts, cells=(), confirmation="") == []
