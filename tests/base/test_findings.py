"""Findings and errors in words, in both languages."""

from phoihop.base.errors import ProductError, Refused
from phoihop.base.findings import Finding, Severity, ended, has_errors
from phoihop.base.language import N_, _, filled, speaking

UNKNOWN = Finding(
    code="B071",
    problem="mã «{value}» không có trong bảng {target}",
    remedy="thêm dòng vào bảng {target}",
    table="values",
    row=5,
    column="organisation",
    value="bb",
    expected="một mã của bảng {target}",
    params={"target": "organisations"},
)


class DiskFull(ProductError):
    code = "X001"
    problem = "Đĩa chứa {path} đã hết chỗ."
    remedy = "Hãy dọn đĩa."


def test_a_finding_is_one_line_with_place_problem_expectation_and_remedy() -> None:
    assert UNKNOWN.line() == (
        "B071 values, dòng 5, cột organisation: mã «bb» không có trong bảng organisations. "
        "Cần: một mã của bảng organisations. Cách sửa: thêm dòng vào bảng organisations."
    )


def test_a_finding_without_a_row_names_what_it_can() -> None:
    assert Finding(code="B001", problem="tệp rỗng", remedy="thêm dòng tiêu đề", table="values").line() == (
        "B001 values: tệp rỗng. Cách sửa: thêm dòng tiêu đề."
    )


def test_a_finding_for_machines_keeps_every_part() -> None:
    assert UNKNOWN.record() == {
        "code": "B071",
        "severity": "error",
        "table": "values",
        "row": 5,
        "column": "organisation",
        "value": "bb",
        "problem": "mã «bb» không có trong bảng organisations",
        "expected": "một mã của bảng organisations",
        "remedy": "thêm dòng vào bảng organisations",
    }


def test_only_errors_stop_the_work() -> None:
    warning = Finding(code="B002", problem="", remedy="", severity=Severity.WARNING)
    assert not has_errors([])
    assert not has_errors([warning])
    assert has_errors([warning, UNKNOWN])


def test_an_error_is_a_code_a_sentence_and_a_remedy() -> None:
    assert str(DiskFull(path="var")) == "X001: Đĩa chứa var đã hết chỗ. Hãy dọn đĩa."
    assert str(Refused([UNKNOWN, UNKNOWN])) == f"{UNKNOWN.line()}\n{UNKNOWN.line()}"


def test_the_language_holds_inside_its_block_only() -> None:
    sentence = N_("câu này không có trong bản dịch")
    with speaking("en"):
        assert _(sentence) == sentence
    with speaking("xx"):
        assert _("tệp rỗng") == "tệp rỗng"
    assert _("tệp rỗng") == "tệp rỗng"


def test_a_question_keeps_its_own_sign() -> None:
    asked = Finding(code="K101", problem="số giảm: có đúng không?", remedy="kiểm tra lại con số")
    assert asked.line() == "K101: số giảm: có đúng không? Cách sửa: kiểm tra lại con số."
    assert (ended("đúng chưa?"), ended("sai."), ended("sai")) == ("đúng chưa?", "sai.", "sai.")


def test_a_reason_is_told_in_the_language_of_the_reader_and_names_its_entry() -> None:
    refused = Finding("X104", "tệp «{value}» {reason}", "", value="{a}", params={"reason": N_("là tệp PDF")})
    assert refused.sentence(refused.problem) == "tệp «{a}» là tệp PDF"
    with speaking("en"):
        assert refused.sentence(refused.problem) == "the file “{a}” is a PDF file"
    entry = {"reason": N_("mục «{value}» chồng lên mục khác"), "entry": "x{0}"}
    assert filled("{reason}: {value}", {"value": "y", **entry}) == "mục «x{0}» chồng lên mục khác: y"
    assert filled("{reason}", {"reason": "{value}"}) == "{value}"
    assert filled("", entry) == ""
