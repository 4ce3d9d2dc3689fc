"""`phoihop figure` tells also what consolidators made of the figure in their reports; the figure itself stays."""

import argparse
import json
from decimal import Decimal

import pytest
from tests.factories.reports import AT, World, make_world, meetings
from tests.outcomes.summaries.orders import accepted

from phoihop.bodies.organisations.enums import UserRole
from phoihop.doors.cli import figure
from phoihop.outcomes.consolidation.actions.adjusting import Place, adjust, withdraw_adjustment

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(figure, "boot", lambda: None)
    world = make_world()
    accepted(world, content=meetings(7))
    return world


def told(*words: str) -> None:
    parser = argparse.ArgumentParser()
    figure.configure(parser)
    assert figure.run(parser.parse_args(["a", "2017-01", "MEET", *words])) == 0


def test_an_adjusted_figure_says_so(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    told()
    assert "điều chỉnh" not in capsys.readouterr().out
    officer = world.someone(UserRole.SECRETARIAT)
    whole = {"programme": world.programme, "unit": world.unit("city"), "period": "2017"}
    place = Place("a", "2017-01", "MEET")
    row = adjust(actor=officer, **whole, place=place, value=Decimal(5), reason="Trùng [buổi]", at=AT, today=AT.date())
    told()
    said = " ".join(capsys.readouterr().out.split())
    assert "Số liệu: 7 buổi" in said
    assert "Đã điều chỉnh thành 5 buổi trong tổng hợp của Hà Nội, năm 2017: Trùng [buổi] (secretariat city)" in said
    told("--json")
    (record,) = json.loads(capsys.readouterr().out)["adjusted"]
    assert (record["consolidation"], Decimal(record["value"]), record["reason"]) == (
        ["Hà Nội", "2017"],
        Decimal(5),
        "Trùng [buổi]",
    )
    withdraw_adjustment(actor=officer, adjustment=row.pk, reason="Nhầm", at=AT, today=AT.date())
    told()
    assert "điều chỉnh" not in capsys.readouterr().out
