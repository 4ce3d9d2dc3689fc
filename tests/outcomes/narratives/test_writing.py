"""Writing a section: sentences keep their source, two officers lose nothing, what is denied changes nothing."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from tests.factories.reports import World, make_world
from tests.outcomes.narratives.desk import A, B, spot, told, who, words

from phoihop.base.audit.models import AuditEntry
from phoihop.base.errors import Refused
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.people.models import User
from phoihop.outcomes.narratives.actions import writing
from phoihop.outcomes.narratives.actions.writing import PassageChanged, PassageEmpty, PassageGone, PassageLong, Seen
from phoihop.outcomes.narratives.models import DraftPassage, DraftPassageSource, DraftSection
from phoihop.outcomes.narratives.queries.written import sections_of
from phoihop.outcomes.narratives.rules.live import names_of


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def officer(world: World) -> User:
    return world.someone(UserRole.SECRETARIAT)


def seen(passage: int) -> Seen:
    return Seen(passage, DraftPassage.objects.get(pk=passage).version)


def state() -> list[object]:
    return [
        list(DraftSection.objects.order_by("pk").values()),
        list(DraftPassage.objects.order_by("pk").values()),
        list(DraftPassageSource.objects.order_by("pk").values()),
        AuditEntry.objects.count(),
    ]


def sources(passage: int) -> list[str]:
    return list(DraftPassageSource.objects.filter(passage=passage).order_by("pk").values_list("sentence", flat=True))


def test_a_picked_sentence_knows_its_revision_unit_period_and_section(world: World, officer: User) -> None:
    text = told(world)
    writing.pick(spot=spot(world), text=text.pk, sentence=1, **who(officer))
    (section,) = sections_of(programme=world.programme, unit=world.unit("city"), period="2017").values()
    (passage,) = section.passages
    (source,) = passage.sources
    assert passage.text == "Nhân dân đồng tình ủng hộ."
    assert (source.revision, source.unit, source.period) == (text.revision_id, "Xã A", "2017-01")
    assert (source.section, source.sentence) == ("general", passage.text)
    entry = AuditEntry.objects.latest("number")
    assert (entry.action, entry.subject) == ("passage.pick", "P city 2017 thuan_loi")


def test_braces_in_a_units_words_name_no_figure(world: World, officer: User) -> None:
    text = told(world, text="Có {{ MEET:tren }} buổi, {{{MEET@abc}}}.")
    passage = writing.pick(spot=spot(world), text=text.pk, sentence=None, **who(officer))
    assert words() == ["Có { { MEET:tren } } buổi, { { {MEET@abc} } }."]
    assert list(names_of(words()[0])) == []
    assert sources(passage) == ["Có {{ MEET:tren }} buổi, {{{MEET@abc}}}."]


def test_a_whole_text_is_one_passage_and_a_sentence_is_picked_once(world: World, officer: User) -> None:
    text = told(world)
    assert writing.pick(spot=spot(world), text=text.pk, sentence=None, **who(officer))
    assert writing.pick(spot=spot(world), text=text.pk, sentence=0, **who(officer))
    assert writing.pick(spot=spot(world), text=text.pk, sentence=0, **who(officer)) == 0
    assert words() == [A, "Cấp ủy quan tâm chỉ đạo."]
    assert writing.pick(spot=spot(world, "kho_khan"), text=text.pk, sentence=0, **who(officer))


def test_merging_keeps_both_sources_and_splitting_gives_them_back(world: World, officer: User) -> None:
    one, two = told(world), told(world, "b", text=B)
    first = writing.pick(spot=spot(world), text=one.pk, sentence=0, **who(officer))
    second = writing.pick(spot=spot(world), text=two.pk, sentence=0, **who(officer))
    writing.merge(spot=spot(world), seen=seen(second), **who(officer))
    assert words() == ["Cấp ủy quan tâm chỉ đạo. Lực lượng cơ sở nhiệt tình."]
    assert sources(first) == ["Cấp ủy quan tâm chỉ đạo.", "Lực lượng cơ sở nhiệt tình."]
    again = writing.split(spot=spot(world), seen=seen(first), before=1, **who(officer))
    assert words() == ["Cấp ủy quan tâm chỉ đạo.", "Lực lượng cơ sở nhiệt tình."]
    assert (sources(first), sources(again)) == (["Cấp ủy quan tâm chỉ đạo."], ["Lực lượng cơ sở nhiệt tình."])


def test_sources_stay_when_a_passage_is_edited_and_go_to_both_parts_when_they_can_no_longer_be_told(
    world: World, officer: User
) -> None:
    passage = writing.pick(spot=spot(world), text=told(world).pk, sentence=0, **who(officer))
    writing.edit(spot=spot(world), seen=seen(passage), text="Lời khác. Và nữa.", **who(officer))
    assert sources(passage) == ["Cấp ủy quan tâm chỉ đạo."]
    other = writing.split(spot=spot(world), seen=seen(passage), before=1, **who(officer))
    assert sources(passage) == sources(other) == ["Cấp ủy quan tâm chỉ đạo."]


def test_passages_change_places_are_removed_and_brought_back_to_theirs(world: World, officer: User) -> None:
    at = {"spot": spot(world), **who(officer)}
    one, two, three = (writing.write(text=text, **at) for text in ("Một.", "Hai.", "Ba."))
    writing.move(passage=three, up=True, **at)
    assert words() == ["Một.", "Ba.", "Hai."]
    writing.move(passage=one, up=True, **at)
    writing.move(passage=two, up=False, **at)
    assert words() == ["Một.", "Ba.", "Hai."]
    writing.remove(seen=seen(three), **at)
    assert words() == ["Một.", "Hai."]
    writing.restore(passage=three, **at)
    writing.restore(passage=three, **at)
    assert words() == ["Một.", "Ba.", "Hai."]
    acts = AuditEntry.objects.filter(action__startswith="passage.").order_by("number").values_list("action", flat=True)
    assert list(acts) == [
        "passage.write", "passage.write", "passage.write", "passage.move", "passage.remove", "passage.restore"
    ]  # fmt: skip


def test_the_slower_of_two_officers_is_told_and_nothing_is_lost(world: World, officer: User) -> None:
    passage = writing.write(spot=spot(world), text="Một.", **who(officer))
    before = seen(passage)
    writing.edit(spot=spot(world), seen=before, text="Một, do người nhanh hơn.", **who(officer))
    kept = state()
    slower = world.someone(UserRole.REVIEWER)
    for change in (
        lambda: writing.edit(spot=spot(world), seen=before, text="Một, do người chậm hơn.", **who(slower)),
        lambda: writing.remove(spot=spot(world), seen=before, **who(slower)),
        lambda: writing.split(spot=spot(world), seen=before, before=1, **who(slower)),
    ):
        with pytest.raises(PassageChanged, match="secretariat city"):
            change()
    assert state() == kept
    writing.remove(spot=spot(world), seen=seen(passage), **who(officer))
    with pytest.raises(PassageGone):
        writing.edit(spot=spot(world), seen=seen(passage), text="Muộn.", **who(slower))


@pytest.mark.parametrize(
    ("text", "error"),
    [(" \n ", PassageEmpty), ("Có {{ MEAT }} buổi.", Refused), ("Dài. " * 1001, PassageLong), ("\u200b", PassageEmpty)],
)
def test_what_a_passage_may_not_be_changes_nothing(world: World, officer: User, text: str, error: type) -> None:
    passage = writing.write(spot=spot(world), text="Có {{ MEET }} buổi.", **who(officer))
    before = state()
    with pytest.raises(error):
        writing.write(spot=spot(world), text=text, **who(officer))
    with pytest.raises(error):
        writing.edit(spot=spot(world), seen=seen(passage), text=text, **who(officer))
    assert state() == before


def test_who_does_not_oversee_the_unit_changes_nothing(world: World, officer: User) -> None:
    text = told(world)
    passage = writing.pick(spot=spot(world), text=text.pk, sentence=0, **who(officer))
    second = writing.write(spot=spot(world), text="Hai. Ba.", **who(officer))
    before = state()
    for stranger in (world.actor, world.someone(UserRole.SECRETARIAT, "a"), world.someone(UserRole.REPORTER, "city")):
        at = {"spot": spot(world), **who(stranger)}
        for change in (
            lambda at=at: writing.pick(text=text.pk, sentence=1, **at),
            lambda at=at: writing.write(text="Lời lạ.", **at),
            lambda at=at: writing.edit(seen=seen(passage), text="Lời lạ.", **at),
            lambda at=at: writing.merge(seen=seen(second), **at),
            lambda at=at: writing.split(seen=seen(second), before=1, **at),
            lambda at=at: writing.move(passage=second, up=True, **at),
            lambda at=at: writing.remove(seen=seen(passage), **at),
            lambda at=at: writing.restore(passage=passage, **at),
            lambda at=at: writing.print_sources(printed=True, **at),
        ):
            with pytest.raises(OutOfReach):
                change()
    assert state() == before


def test_texts_from_elsewhere_cannot_be_picked(world: World, officer: User) -> None:
    inside, outside, late = told(world), told(world, "b"), told(world, "a", "2018-01")
    below = world.someone(UserRole.SECRETARIAT, "a")
    commune = writing.Spot(type(spot(world).place)(world.programme, world.unit("a"), "2017"), "thuan_loi")
    assert writing.pick(spot=commune, text=inside.pk, sentence=0, **who(below))
    before = state()
    for text in (outside, late):
        with pytest.raises(OutOfReach):
            writing.pick(spot=commune, text=text.pk, sentence=0, **who(below))
    with pytest.raises(OutOfReach):
        writing.pick(spot=spot(world), text=inside.pk, sentence=99, **who(officer))
    assert state() == before


def test_a_passage_of_another_section_is_out_of_reach(world: World, officer: User) -> None:
    passage = writing.write(spot=spot(world), text="Một.", **who(officer))
    before = state()
    with pytest.raises(PassageGone):
        writing.edit(spot=spot(world, "kho_khan"), seen=seen(passage), text="Khác.", **who(officer))
    with pytest.raises(OutOfReach):
        writing.restore(spot=spot(world, "kho_khan"), passage=passage, **who(officer))
    assert state() == before


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_both_stand_in_order_and_one_edit_wins() -> None:
    world = make_world()
    officers = [world.someone(UserRole.SECRETARIAT), world.someone(UserRole.REVIEWER)]
    passage = writing.write(spot=spot(world), text="Một.", **who(officers[0]))
    before, start = seen(passage), Barrier(2)

    def at_once(officer: User) -> str:
        try:
            start.wait(10)
            writing.write(spot=spot(world), text=f"Của {officer.username}.", **who(officer))
            writing.edit(spot=spot(world), seen=before, text=f"Một, {officer.username}.", **who(officer))
        except PassageChanged:
            return "told"
        finally:
            connection.close()
        return "kept"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(at_once, officers))
    assert outcomes == ["kept", "told"]
    assert len(words()) == 3
    positions = DraftPassage.objects.values_list("position", flat=True)
    assert len(set(positions)) == 3
