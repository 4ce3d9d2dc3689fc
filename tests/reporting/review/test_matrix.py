"""Who has reported what: states, counts, filters, reach by day, the message, downloads, bad input."""

import re
from datetime import date
from importlib import import_module
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.reports import AT, World
from tests.reporting.review.districts import make_districts, north, seen, signed_in, south

from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.organisations.models import Organisation
from phoihop.reporting.regimes.enums import Expectation
from phoihop.reporting.regimes.models import Regime
from phoihop.reporting.review.actions import accept, return_
from phoihop.reporting.review.enums import Progress
from phoihop.reporting.review.queries import MatrixFilter, list_matrix

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MATRIX = "/tiep-nhan/tien-do/"


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """On 20 February: January was due on the 17th of January, February on the 15th of February, March is to come."""
    monkeypatch.setenv("PHOIHOP_TODAY", "2017-02-20")
    return make_districts()


@pytest.fixture
def browser(world: World) -> Client:
    return signed_in(world.someone(UserRole.SECRETARIAT))


def text(answer: Any) -> str:
    return str(answer.content.decode())


def states(world: World, **words: Any) -> dict[str, list[str]]:
    """Unit → its states in January, February and March, as the secretariat sees them."""
    found = list_matrix(
        actor=world.someone(UserRole.SECRETARIAT), wanted=MatrixFilter(**words), today=date(2017, 2, 20)
    )
    assert found
    return {row.unit.code: [str(cell) for cell in row.cells[:3]] for row in found.rows}


def test_each_cell_tells_where_the_report_stands(world: World) -> None:
    accepted, returned = world.submitted("n1", "2017-01"), world.submitted("n2", "2017-01")
    accept(actor=world.reviewer, submission=accepted.pk, revision_hash=seen(accepted), at=AT)
    return_(actor=world.reviewer, submission=returned.pk, revision_hash=seen(returned), remarks="Sửa", at=AT)
    world.submitted("s1", "2017-01")
    world.draft("a", "2017-02")
    world.draft("a", "2017-03")
    found = states(world)
    assert found == {
        "a": ["overdue", "overdue", "draft"],
        "b": ["overdue", "overdue", "not_due"],
        "n1": ["accepted_late", "overdue", "not_due"],
        "n2": ["returned", "overdue", "not_due"],
        "s1": ["submitted", "overdue", "not_due"],
    }
    assert list(found) == ["n1", "n2", "s1", "a", "b"]


def test_totals_count_what_was_sent_of_what_was_asked(world: World, browser: Client) -> None:
    world.submitted("n1", "2017-01")
    world.submitted("s1", "2017-01")
    answer = browser.get(MATRIX)
    found = answer.context["found"]
    assert [(total.sent, total.asked) for total in found.totals[:3]] == [(2, 5), (0, 5), (0, 5)]
    assert {row.unit.code: (row.total.sent, row.total.asked) for row in found.rows} == {
        "a": (0, 2),
        "b": (0, 2),
        "n1": (1, 2),
        "n2": (0, 2),
        "s1": (1, 2),
    }
    assert found.counts[Progress.SUBMITTED] == 2
    assert f'href="{reverse("submissions:report", args=["P", "P", "n1", "2017-01"])}">Chờ</a>' in text(answer)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({"district": "north"}, ["n1", "n2"]),
        ({"unit": "south"}, ["s1"]),
        ({"unit": "n1"}, ["n1"]),
        ({"block": "party"}, ["s1"]),
        ({"block": "army"}, []),
        ({"state": "submitted"}, ["n1"]),
        ({"search": "dong da"}, ["n1"]),
        ({"search": "Đống Đa"}, ["n1"]),
        ({"search": "N2"}, ["n2"]),
        ({"search": "khong co"}, []),
        ({"unit": "city", "district": "south"}, ["s1"]),
    ],
)
def test_rows_are_filtered(world: World, words: dict[str, str], expected: list[str]) -> None:
    world.submitted("n1", "2017-01")
    assert list(states(world, **words)) == expected


def test_other_frequencies_years_and_the_whole_term(world: World, browser: Client) -> None:
    yearly = browser.get(MATRIX, {"nhip": "nam", "nam": "2018"}).context["found"]
    assert [column.period.name for column in yearly.columns] == ["2018"]
    term = browser.get(MATRIX, {"nam": "tat-ca"}).context["found"]
    assert len(term.columns) == 62
    assert (term.columns[0].period.name, term.columns[-1].period.name) == ("2016-11", "2021-12")
    assert {row.unit.code for row in term.rows} == {"a", "b", "c", "n1", "n2", "s1"}


def test_without_named_reporters_units_are_asked_between_their_reports(world: World) -> None:
    Regime.objects.update(expectation=Expectation.OBSERVED)
    world.submitted("n1", "2017-01")
    world.submitted("n1", "2017-03")
    assert states(world) == {"n1": ["submitted", "overdue", "submitted"]}


def test_a_reader_sees_their_own_subtree(world: World) -> None:
    world.submitted("n1", "2017-01")
    found = signed_in(world.someone(UserRole.LEADER, "south")).get(MATRIX)
    assert [row.unit.code for row in found.context["found"].rows] == ["s1"]
    assert "Phường Đống Đa" not in text(found)


def test_a_unit_that_moved_is_seen_for_the_time_it_was_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHOIHOP_TODAY", "2017-02-20")
    world = make_districts(moved=True)
    world.submitted("n2", "2017-01")
    world.submitted("n2", "2017-02")
    for reader, expected in ((north(world), ["submitted", "not_asked"]), (south(world), ["submitted", "submitted"])):
        found = list_matrix(actor=reader, wanted=MatrixFilter(), today=date(2017, 2, 20))
        assert found
        assert [[str(cell) for cell in row.cells[:2]] for row in found.rows if row.unit.code == "n2"] == [expected]


def test_what_is_out_of_reach_is_answered_like_what_does_not_exist(world: World) -> None:
    world.submitted("n1", "2017-01")
    reader = signed_in(south(world))
    for query in ("don-vi=north", "don-vi=n1", "don-vi=x", "chuong-trinh=x", "che-do=x"):
        assert reader.get(f"{MATRIX}?{query}").status_code == 404
    assert reader.get(f"{MATRIX}?huyen=north").status_code == 400
    assert signed_in(world.someone(UserRole.REPORTER, "n1")).get(MATRIX).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "nam=1999",
        "nam=x",
        "nam=%C2%B2",
        "nhip=tuan",
        "khoi=x",
        "trang-thai=x",
        "huyen=x",
        "ky=x",
        "sap-xep=ten",
        "tim=" + "x" * 1_000_00,
        "tai=pdf",
    ],
)
def test_what_is_no_filter_is_refused_in_words(world: World, browser: Client, query: str) -> None:
    answer = browser.get(f"{MATRIX}?{query}")
    assert answer.status_code == 400
    assert any(code in text(answer) for code in ("S106", "P202"))


def test_searching_takes_composed_and_decomposed_text(world: World, browser: Client) -> None:
    for words in ("Đống Đa", "Đo\u0302\u0301ng Đa", "đống\u200b đa"):
        found = browser.get(MATRIX, {"tim": words}).context["found"]
        assert [row.unit.code for row in found.rows] == ["n1"]


def test_the_message_names_the_units_of_the_chosen_period(world: World, browser: Client) -> None:
    for unit in ("n1", "a", "b"):
        world.submitted(unit, "2017-01")
    debt = browser.get(MATRIX, {"ky": "2017-01"}).context["debt"]
    assert debt["text"] == (
        "Đến ngày 20/02/2017, còn 2/5 đơn vị chưa gửi báo cáo tháng 01 năm 2017 (hạn gửi: 16/01/2017).\n\n"
        "Chưa gửi (02 đơn vị):\n"
        "- Quận Bắc (01): Phường Ô Chợ Dừa.\n"
        "- Quận Nam (01): Phường Láng.\n\n"
        "Báo cáo đã quá hạn; đề nghị các đơn vị gửi ngay."
    )
    assert browser.get(MATRIX).context["debt"]["debt"].period == "2017-02"


def test_the_file_holds_the_same_in_whole_words(world: World, browser: Client) -> None:
    world.submitted("n1", "2017-01")
    lines = text(browser.get(f"{MATRIX}?tai=csv&huyen=north")).splitlines()
    assert lines[1].startswith(
        'n1,Phường Đống Đa,Quận Bắc,Khối chính quyền,"Đã gửi, chờ tiếp nhận","Quá hạn, chưa gửi"'
    )
    assert lines[1].endswith(",1,2")
    assert browser.get(f"{MATRIX}?tai=xlsx").content[:2] == b"PK"


@pytest.mark.parametrize("count", [1, 3])
def test_the_matrix_takes_the_same_queries_however_many_reports(
    world: World, browser: Client, count: int, django_assert_num_queries: Any
) -> None:
    for unit in ("n1", "n2", "s1")[:count]:
        world.submitted(unit, "2017-01")
    browser.get(MATRIX)
    with django_assert_num_queries(15):
        browser.get(MATRIX)


def test_above_a_thousand_rows_the_matrix_is_shown_in_parts(
    world: World, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = import_module("phoihop.reporting.review.pages.matrix")
    monkeypatch.setattr(module, "WHOLE", 3)
    monkeypatch.setattr(module, "PART", 2)
    pages = [
        re.findall(r"<tr><th[^>]*>([^<]*?) ?<", browser.get(MATRIX, {"trang": n}).context["rows"]) for n in (1, 2, 3)
    ]
    assert pages == [["Phường Đống Đa", "Phường Ô Chợ Dừa"], ["Phường Láng", "Xã A"], ["Xã B"]]
    assert browser.get(MATRIX, {"trang": 4}).status_code == 400


def test_nothing_typed_or_named_becomes_markup(world: World, browser: Client) -> None:
    Organisation.objects.filter(code="n1").update(name="<b>Phường</b>")
    told = text(browser.get(MATRIX, {"tim": "dong da"})) + text(browser.get(MATRIX, {"tim": '"><script>alert(1)'}))
    assert "<b>Phường" not in told
    assert "<script>alert" not in told
    assert "Không có đơn vị nào khớp" in told


def test_before_any_regime_the_page_says_what_to_do(world: World, browser: Client) -> None:
    Regime.objects.all().delete()
    assert "Chưa có chế độ báo cáo nào" in text(browser.get(MATRIX))
