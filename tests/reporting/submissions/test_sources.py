"""What a revision says of how it came: as most of its cells did."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.reports import AT, make_world
from tests.reporting.submissions.test_pages import FULL

from phoihop.reporting.submissions.actions import save_cells, submit, withdraw
from phoihop.reporting.submissions.enums import Source
from phoihop.reporting.submissions.rules import Change
from phoihop.reporting.submissions.rules.sources import source_of

WAYS = st.sampled_from(Source)


@given(st.lists(WAYS), WAYS, st.randoms())
def test_the_most_frequent_way_in_whichever_order(written: list[Source], door: Source, dice: random.Random) -> None:
    found = source_of(written, door=door)
    assert all(written.count(found) >= written.count(way) for way in Source)
    assert found == door or written.count(found) > written.count(door)
    mixed = dice.sample(written, len(written))
    assert source_of(mixed, door=door) == found


@pytest.mark.parametrize(
    ("saves", "expected"),
    [
        ([("MEET", "4", Source.EXCEL)], "excel"),
        ([("MEET", "4", Source.WEB)], "web"),
        ([("MEET", "4", Source.EXCEL), ("BEST", "7", Source.EXCEL), ("BEST", "8", Source.WEB)], "web"),
        ([("MEET", "4", Source.WEB), ("MEET", "5", Source.EXCEL)], "excel"),
        ([("MEET", "4", Source.EXCEL), ("MEET", "3", Source.WEB)], "web"),
        ([], "web"),
    ],
)
@pytest.mark.django_db
def test_a_revision_tells_how_the_cells_came_that_it_changes(
    monkeypatch: pytest.MonkeyPatch, saves: list[tuple[str, str, Source]], expected: str
) -> None:
    """A cell counts as it was last written, one that says again what was sent before not at all."""
    monkeypatch.setenv("PHOIHOP_TODAY", "2017-02-20")
    world = make_world()
    first = world.submitted(content=FULL)
    where = {"regime": world.regime, "organisation": first.organisation, "period": first.period}
    withdraw(actor=world.actor, submission=first.pk, at=AT)
    for number, (indicator, text, source) in enumerate(saves):
        version = first.draft_version + number
        changes = [Change(f"{indicator}||value", text=text)]
        save_cells(actor=world.actor, **where, changes=changes, version=version, source=source, at=AT)
    if not saves:
        world.draft(content=FULL)
    revision = submit(actor=world.actor, submission=first.pk, source=Source.WEB, note="Đã đối chiếu.", at=AT)
    assert (revision.number, revision.source) == (2, expected)
