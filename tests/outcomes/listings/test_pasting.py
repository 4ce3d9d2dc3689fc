"""A pasted block becomes rows, or every error with its place; rows about one thing become one."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from phoihop.outcomes.listings.enums import (
    CommendationForm,
    ListKind,
    PracticeField,
    RecipientKind,
    RecognitionLevel,
)
from phoihop.outcomes.listings.rules.columns import Known
from phoihop.outcomes.listings.rules.pasting import MOST_ROWS, plan, read_block
from phoihop.outcomes.listings.rules.values import CommendationValues, PracticeValues, merged, name_key

KNOWN = Known(
    units={"city": "Hà Nội", "a": "Xã A", "b": "Xã Bình Minh", "b2": "Xã Bình Minh"},
    practices={7: ("a", "Cổng trường an toàn"), 8: ("b", "Cổng trường an toàn"), 9: ("b2", "Cổng trường an toàn")},
    indicators={"MEET": "Buổi tuyên truyền"},
    day=date(2021, 12, 16),
)
LEVELS = list(RecognitionLevel)


def found(text: str, kind: ListKind = ListKind.PRACTICES) -> list[tuple[str, int | None, str]]:
    return [(finding.code, finding.row, finding.column) for finding in read_block(kind, text, KNOWN).findings]


def practice(**changes: object) -> PracticeValues:
    return PracticeValues(**{"name": "Camera an ninh", "unit": "a", "field": PracticeField.SECURITY, **changes})  # type: ignore[arg-type]


def test_cells_in_the_order_of_the_list() -> None:
    block = read_block(
        ListKind.PRACTICES, "Camera an ninh\txa a\tAn ninh trật tự\t3/2017\tGiảm 12% vụ việc\t1.250\tquận", KNOWN
    )
    values = practice(since=2017, result="Giảm 12% vụ việc", replicated=1250, level=RecognitionLevel.DISTRICT)
    assert block.rows == ((1, values),)
    assert block.findings == ()


def test_a_row_of_titles_tells_the_order() -> None:
    text = "STT\tĐơn vị\tTÊN MÔ HÌNH\tLĩnh vực\r\n1\tHà Nội (city)\tA\tkinh tế\r\n\r\n2\ta\tB\tKINH TẾ"
    rows = read_block(ListKind.PRACTICES, text, KNOWN).rows
    economy = PracticeField.ECONOMY
    assert rows == ((2, practice(name="A", unit="city", field=economy)), (4, practice(name="B", field=economy)))


def test_every_error_at_once_with_row_and_column() -> None:
    text = "\txã z\tthể thao\t1890\t\tnhiều\tliên xã\nX\tXã Bình Minh\tkinh tế\t2017\tok\t-3\txã\t\tthừa"
    assert found(text) == [
        ("Y203", 1, "Tên mô hình"),
        ("Y209", 1, "Đơn vị"),
        ("Y205", 1, "Lĩnh vực"),
        ("Y206", 1, "Từ năm"),
        ("Y207", 1, "Số đơn vị nhân rộng"),
        ("Y205", 1, "Cấp công nhận"),
        ("Y202", 2, ""),
        ("Y210", 2, "Đơn vị"),
        ("Y207", 2, "Số đơn vị nhân rộng"),
    ]


def test_titles_that_are_unknown_or_lacking() -> None:
    assert found("Tên\tĐơn vị\tGhi chép\nA\ta\t-") == [
        ("Y201", 1, "Ghi chép"),
        ("Y203", 1, "Lĩnh vực"),
    ]


def test_nothing_and_too_much() -> None:
    assert found("\n \n") == [("Y211", None, "")]
    assert found("Tên\tĐơn vị\tLĩnh vực") == [("Y211", None, "")]
    assert found("\n".join(["A\ta\tkinh tế"] * (MOST_ROWS + 2))) == [("Y212", None, "")]


def test_a_commendation_and_its_evidence() -> None:
    text = "tập thể\tĐội A\ta\tgiấy khen\tCông an\t12/QĐ\t05/01/2021\tLàm tốt\tcong truong an toan\t"
    ((_row, values),) = read_block(ListKind.COMMENDATIONS, text, KNOWN).rows
    assert values == CommendationValues(
        RecipientKind.COLLECTIVE,
        "Đội A",
        "a",
        CommendationForm.CERTIFICATE,
        "Làm tốt",
        "Công an",
        "12/QĐ",
        date(2021, 1, 5),
        7,
    )
    text = text.replace("cong truong an toan", "MEET")
    ((_row, values),) = read_block(ListKind.COMMENDATIONS, text, KNOWN).rows
    assert isinstance(values, CommendationValues)
    assert (values.practice, values.indicator) == (None, "MEET")


def test_of_practices_of_one_name_the_units_own_is_the_evidence() -> None:
    text = "tập thể\tĐội A\t{unit}\tgiấy khen\t\t\t\tLàm tốt\tCổng trường an toàn"
    ((_row, values),) = read_block(ListKind.COMMENDATIONS, text.format(unit="b2"), KNOWN).rows
    assert isinstance(values, CommendationValues)
    assert values.practice == 9
    assert found(text.format(unit="city"), ListKind.COMMENDATIONS) == [("Y215", 1, "Minh chứng")]


def test_an_individual_is_listed_only_after_having_agreed() -> None:
    text = "cá nhân\tTrưởng Công an xã\ta\tbằng khen\t\t\t\tLàm tốt\t\t"
    assert found(text, ListKind.COMMENDATIONS) == [("Y213", 1, "Ngày cá nhân đồng ý")]
    ((_row, values),) = read_block(ListKind.COMMENDATIONS, text + "04/01/2021", KNOWN).rows
    assert isinstance(values, CommendationValues)
    assert values.consent_on == date(2021, 1, 4)
    assert found(text + "17/12/2021", ListKind.COMMENDATIONS) == [("Y208", 1, "Ngày cá nhân đồng ý")]


TEXTS = st.sampled_from(["", "một", "hai"])
PRACTICES = st.builds(
    practice,
    name=st.sampled_from(["Camera an ninh", "«CAMERA» an ninh", "camera  an ninh"]),
    level=st.sampled_from(LEVELS),
    since=st.sampled_from([None, 2016, 2017]),
    result=TEXTS,
    replicated=st.sampled_from([None, 0, 3]),
)


@given(st.lists(PRACTICES, min_size=1, max_size=6))
def test_one_practice_recognised_at_several_levels_is_one_row_at_the_highest(rows: list[PracticeValues]) -> None:
    (planned,) = plan(enumerate(rows, start=1), {})
    assert planned.rows == tuple(range(1, len(rows) + 1))
    assert isinstance(planned.new, PracticeValues)
    assert LEVELS.index(planned.new.level) == max(LEVELS.index(row.level) for row in rows)
    assert planned.new.result == next((row.result for row in reversed(rows) if row.result), "")
    assert planned.new.replicated == next(
        (row.replicated for row in reversed(rows) if row.replicated is not None), None
    )


@given(PRACTICES, PRACTICES)
def test_merging_again_changes_nothing(old: PracticeValues, new: PracticeValues) -> None:
    both = merged(old, new)
    assert merged(both, new) == both
    assert merged(old, old) == old
    assert plan([(1, new)], {old.key: both})[0].changes == ()


@given(st.text(max_size=500))
def test_names_are_matched_by_keys_that_fit_their_column(name: str) -> None:
    assert len(name_key(name)) <= 400
    assert name_key(name_key(name)) == name_key(name)
    assert name_key(name.upper()) == name_key(name.upper().lower()) or not name.isascii()
