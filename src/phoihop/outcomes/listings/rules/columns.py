"""The columns of each list: their titles and other names, how a cell of each is read, what is wrong with one."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from phoihop.base.findings import Finding
from phoihop.base.language import N_
from phoihop.base.vietnamese import fold, parse_date, parse_number, to_nfc
from phoihop.base.vietnamese.dates import DateRefused
from phoihop.base.vietnamese.nearest import hint
from phoihop.base.vietnamese.numbers import NumberRefused
from phoihop.outcomes.listings.enums import (
    COMMENDATION_FORM_LABELS,
    PRACTICE_FIELD_LABELS,
    RECIPIENT_KIND_LABELS,
    RECOGNITION_LEVEL_LABELS,
    CommendationForm,
    ListKind,
    PracticeField,
    RecipientKind,
    RecognitionLevel,
)
from phoihop.outcomes.listings.rules.values import FIRST_YEAR, MOST_NAME, MOST_TEXT, name_key

MOST_REPLICATED = 1_000_000


@dataclass(frozen=True, slots=True)
class Known:
    """What cells may name: units by code (with their names), practices of the list (key → unit, name), indicators by
    code; `day` is the last day of a decision or consent, `here` the unit of the row that is read."""

    units: Mapping[str, str]
    practices: Mapping[int, tuple[str, str]]
    indicators: Mapping[str, str]
    day: date
    here: str = ""
    by_name: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.by_name:
            for code, name in self.units.items():
                self.by_name.setdefault(name_key(name), []).append(code)

    def at(self, unit: str) -> "Known":
        """The same, for the row of this unit."""
        return replace(self, here=unit)


class Unread(Exception):
    """A cell that cannot be read: code, problem, remedy and their words. Never leaves this slice's rules."""

    def __init__(self, code: str, problem: str, remedy: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.problem, self.remedy, self.params = code, problem, remedy, params

    def finding(self, *, row: int, column: str, value: str) -> Finding:
        """The finding at a place of the block."""
        return Finding(
            self.code, self.problem, self.remedy, row=row, column=column, value=value[:80], params=self.params
        )


Reader = Callable[[str, Known], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key in the values, its title (a msgid), folded words by which a header row may call it."""

    key: str
    title: str
    read: Reader
    words: tuple[str, ...] = ()
    required: bool = False


def clean(text: str) -> str:
    """A cell's text as it is kept: composed, lines and single spaces, no invisible signs."""
    kept = "".join(sign if unicodedata.category(sign)[0] != "C" or sign == "\n" else " " for sign in to_nfc(text))
    return "\n".join(line for line in (" ".join(part.split()) for part in kept.split("\n")) if line)


def _line(most: int) -> Reader:
    def read(text: str, _known: Known) -> str:
        return _bounded(" ".join(text.split()), most)

    return read


def _text(text: str, _known: Known) -> str:
    return _bounded(text, MOST_TEXT)


def _bounded(text: str, most: int) -> str:
    if len(text) > most:
        raise Unread(
            "Y204", N_("dài {length} ký tự, nhiều nhất {limit}"), N_("rút gọn nội dung"), length=len(text), limit=most
        )
    return text


def _word(labels: Mapping[Any, str], aliases: Mapping[str, Any]) -> Reader:
    known = (
        {fold(label): word for word, label in labels.items()} | {word.value: word for word in labels} | dict(aliases)
    )

    def read(text: str, _known: Known) -> StrEnum:
        key = name_key(text)
        for words, word in known.items():
            if name_key(words) == key:
                return word
        raise Unread(
            "Y205",
            N_("«{value}» không có trong danh sách{hint}"),
            N_("ghi một trong: {choices}"),
            hint=hint(text, labels.values()),
            choices="; ".join(labels.values()),
        )

    return read


def _year(text: str, known: Known) -> int:
    found = re.search(r"(?:^|[/\s-])(\d{4})$", text.strip())
    if found is None or not FIRST_YEAR <= int(found[1]) <= known.day.year:
        raise Unread(
            "Y206",
            N_("«{value}» không phải là năm"),
            N_("ghi năm bốn chữ số, từ {first} đến {last}"),
            first=FIRST_YEAR,
            last=known.day.year,
        )
    return int(found[1])


def _whole(text: str, _known: Known) -> int:
    try:
        number = parse_number(text)
    except NumberRefused as error:
        raise Unread("Y207", N_("«{value}» không đọc được thành số"), N_("ghi số nguyên, ví dụ 12")) from error
    if number != int(number) or not 0 <= number <= MOST_REPLICATED:
        raise Unread("Y207", N_("«{value}» không phải là số đơn vị"), N_("ghi số nguyên không âm, ví dụ 12"))
    return int(number)


def _day(text: str, known: Known) -> date:
    try:
        day = parse_date(text.split(" ")[0])
    except DateRefused as error:
        raise Unread("Y208", N_("«{value}» không đọc được thành ngày"), N_("ghi ngày dạng dd/mm/yyyy")) from error
    if day.year < FIRST_YEAR or day > known.day:
        raise Unread("Y208", N_("ngày «{value}» chưa đến hoặc quá xa"), N_("kiểm tra lại ngày, dạng dd/mm/yyyy"))
    return day


def find_unit(text: str, known: Known) -> str:
    """A unit's code, by its code, its name, or both (`Phường Bồ Đề (HN-0412)`). Raises Unread."""
    bracketed = re.search(r"\(([^()]+)\)\s*$", text)
    for code in (text.strip(), bracketed[1].strip() if bracketed else ""):
        if code in known.units:
            return code
    found = known.by_name.get(name_key(text), [])
    if len(found) == 1:
        return found[0]
    if found:
        raise Unread(
            "Y210",
            N_("có {count} đơn vị tên «{value}» trong phạm vi báo cáo"),
            N_("ghi mã của một đơn vị: {codes}"),
            count=len(found),
            codes=", ".join(found[:6]),
        )
    raise Unread(
        "Y209",
        N_("trong phạm vi báo cáo không có đơn vị «{value}»{hint}"),
        N_("ghi đúng tên hoặc mã đơn vị trong cây tổ chức"),
        hint=hint(text, known.units.values()),
    )


def _evidence(text: str, known: Known) -> tuple[int | None, str]:
    """What an award rests on: the key of a listed practice, of several of that name the unit's own; or an indicator."""
    if text.strip() in known.indicators:
        return None, text.strip()
    key = name_key(text)
    practices = _practices_called(key, known)
    codes = [code for code, name in known.indicators.items() if name_key(name) == key]
    if len(practices) + len(codes) == 1:
        return (practices[0], "") if practices else (None, codes[0])
    if practices or codes:
        raise Unread(
            "Y215",
            N_("«{value}» chỉ nhiều mô hình hoặc chỉ tiêu"),
            N_("để trống ô này rồi chọn minh chứng trên trang sửa"),
        )
    raise Unread(
        "Y214",
        N_("không có mô hình hay chỉ tiêu «{value}»{hint}"),
        N_("ghi tên mô hình đã có trong danh sách, hoặc mã hay tên chỉ tiêu"),
        hint=hint(text, [name for _unit, name in known.practices.values()]),
    )


def _practices_called(key: str, known: Known) -> list[int]:
    """The keys of the practices of this name: the unit's own, else all of them."""
    units = {pk: unit for pk, (unit, name) in known.practices.items() if name_key(name) == key}
    return [pk for pk, unit in units.items() if unit == known.here] or list(units)


_LEVELS = {
    "khong": RecognitionLevel.NONE, "co so": RecognitionLevel.COMMUNE, "xa": RecognitionLevel.COMMUNE,
    "phuong": RecognitionLevel.COMMUNE, "cap phuong": RecognitionLevel.COMMUNE, "cap co so": RecognitionLevel.COMMUNE,
    "huyen": RecognitionLevel.DISTRICT, "quan": RecognitionLevel.DISTRICT, "cap quan": RecognitionLevel.DISTRICT,
    "tinh": RecognitionLevel.PROVINCE, "thanh pho": RecognitionLevel.PROVINCE, "cap tinh": RecognitionLevel.PROVINCE,
    "cap thanh pho": RecognitionLevel.PROVINCE, "bo": RecognitionLevel.CENTRAL, "trung uong": RecognitionLevel.CENTRAL,
    "cap bo": RecognitionLevel.CENTRAL, "cap trung uong": RecognitionLevel.CENTRAL,
}  # fmt: skip
_FIELDS = {
    "phat trien kinh te": PracticeField.ECONOMY, "van hoa": PracticeField.SOCIETY, "van hoa xa hoi": PracticeField.SOCIETY,
    "an ninh quoc phong": PracticeField.SECURITY, "an ninh trat tu": PracticeField.SECURITY,
    "he thong chinh tri": PracticeField.POLITY, "xay dung he thong chinh tri": PracticeField.POLITY,
}  # fmt: skip
_RECIPIENTS = {"ca nhan": RecipientKind.INDIVIDUAL, "tap the": RecipientKind.COLLECTIVE}
_FORMS = {
    "co": CommendationForm.BANNER, "danh hieu": CommendationForm.TITLE, "bieu duong": CommendationForm.PRAISE,
    "thu khen": CommendationForm.PRAISE, "khen": CommendationForm.PRAISE,
}  # fmt: skip

PRACTICE_COLUMNS: Sequence[Column] = (
    Column("name", N_("Tên mô hình"), _line(MOST_NAME), ("ten", "mo hinh"), required=True),
    Column("unit", N_("Đơn vị"), find_unit, ("ten don vi", "don vi thuc hien", "ma don vi"), required=True),
    Column("field", N_("Lĩnh vực"), _word(PRACTICE_FIELD_LABELS, _FIELDS), required=True),
    Column("since", N_("Từ năm"), _year, ("nam", "nam bat dau", "nam xay dung", "thoi gian")),
    Column("result", N_("Kết quả"), _text, ("hieu qua", "ket qua hieu qua")),
    Column("replicated", N_("Số đơn vị nhân rộng"), _whole, ("nhan rong", "so noi nhan rong")),
    Column("level", N_("Cấp công nhận"), _word(RECOGNITION_LEVEL_LABELS, _LEVELS), ("cong nhan", "cap")),
)
COMMENDATION_COLUMNS: Sequence[Column] = (
    Column(
        "recipient",
        N_("Tập thể hay cá nhân"),
        _word(RECIPIENT_KIND_LABELS, _RECIPIENTS),
        ("doi tuong", "loai"),
        required=True,
    ),
    Column(
        "honoured",
        N_("Tên tập thể, chức danh cá nhân"),
        _line(MOST_NAME),
        ("ten", "tap the ca nhan", "chuc danh"),
        required=True,
    ),
    Column("unit", N_("Đơn vị"), find_unit, ("ten don vi", "ma don vi"), required=True),
    Column(
        "form",
        N_("Hình thức"),
        _word(COMMENDATION_FORM_LABELS, _FORMS),
        ("hinh thuc khen", "hinh thuc khen thuong"),
        required=True,
    ),
    Column("awarder", N_("Cơ quan khen"), _line(MOST_NAME), ("co quan ban hanh", "cap khen")),
    Column("decision", N_("Số quyết định"), _line(100), ("so qd", "quyet dinh")),
    Column("decided_on", N_("Ngày quyết định"), _day, ("ngay qd", "ngay")),
    Column("achievement", N_("Thành tích"), _text, ("noi dung", "thanh tich khen thuong"), required=True),
    Column("evidence", N_("Minh chứng"), _evidence, ("mo hinh chi tieu",)),
    Column("consent_on", N_("Ngày cá nhân đồng ý"), _day, ("dong y", "ngay dong y")),
)
COLUMNS: Mapping[ListKind, Sequence[Column]] = {
    ListKind.PRACTICES: PRACTICE_COLUMNS,
    ListKind.COMMENDATIONS: COMMENDATION_COLUMNS,
}
TITLES: Mapping[str, str] = {column.key: column.title for columns in COLUMNS.values() for column in columns}
"""Title of a column by its key; a key means the same in both lists."""


def title_of(field: str) -> str:
    """The title (a msgid) of the column that a field of the values stands in."""
    return TITLES["evidence" if field in {"practice", "indicator"} else field]
