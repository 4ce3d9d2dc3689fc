"""Live figures in a passage: names in double braces that the figures fill, `{{ MH01:so_voi }}`. Names, no expressions.

    name   = code [ "/" cell ] [ "@" period ] [ ":" form [ ":" argument ] ]

What each form says stands in `FORMS` (docs/decisions/0019). `giai_doan_truoc` in the place of a period is the term of the
programme before, as the report compares itself with it. A name is right when its indicator, cell, period, form and
argument are known; whether there is such a figure shows when it is filled.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from phoihop.base.findings import Finding
from phoihop.base.language import N_
from phoihop.base.vietnamese.nearest import hint
from phoihop_rollup.periods import find_period


class Form(StrEnum):
    """What of a figure a name asks for."""

    NUMBER = ""
    QUANTITY = "kem_don_vi"
    COVERAGE = "do_phu"
    REPORTS = "bao_cao"
    MOVEMENT = "tang_giam"
    AGAINST = "so_voi"
    SHARE = "ty_trong"
    ABOVE = "tren"
    NEARLY = "gan"
    OVER = "hon"


FORMS: Mapping[Form, str] = {
    Form.NUMBER: N_("số: 2.500"),
    Form.QUANTITY: N_("số kèm đơn vị tính: 2.500 buổi"),
    Form.COVERAGE: N_("độ phủ: 28/30 đơn vị"),
    Form.REPORTS: N_("độ phủ bằng lời: 28/30 đơn vị có báo cáo"),
    Form.MOVEMENT: N_("mức tăng, giảm: tăng 276 (15,4%); thêm kỳ so sánh (hoặc giai_doan_truoc) sau dấu hai chấm"),
    Form.AGAINST: N_(
        "mức tăng, giảm có nêu kỳ: tăng 276 (15,4%) so với năm 2020; thêm kỳ so sánh (hoặc giai_doan_truoc) sau dấu hai chấm"
    ),
    Form.SHARE: N_("số và tỷ trọng trong tổng số, hoặc trong chỉ tiêu ghi sau dấu hai chấm: 1.808 (87,3%)"),
    Form.ABOVE: N_("«trên» số tròn liền dưới, ghi bước làm tròn sau dấu hai chấm: tren:100"),
    Form.NEARLY: N_("«gần» số tròn liền trên: gan:100"),
    Form.OVER: N_("«hơn» số tròn liền dưới: hon:100"),
}
"""Each form, in words for the officer."""

BEFORE = "giai_doan_truoc"
"""Stands for the term of the programme before, in the place of a period."""
ROUNDING = {Form.ABOVE, Form.NEARLY, Form.OVER}
COMPARING = {Form.MOVEMENT, Form.AGAINST}
STEPS = frozenset(10**power for power in range(1, 10))
"""Steps of rounding: 10, 100, 1000, …"""

_BRACES = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_STRAY = re.compile(r"\{\{|\}\}")
_NAME = re.compile(
    r"(?P<code>[^\s/@:{}]+)(?:/(?P<cell>[^\s/@:{}]+))?(?:@(?P<period>[^\s/@:{}]+))?"
    r"(?::(?P<form>[^\s/@:{}]+))?(?::(?P<argument>[^\s/@:{}]+))?"
)


@dataclass(frozen=True, slots=True)
class LiveName:
    """A name that was understood; '' for the total, the report's own period, the form's own argument."""

    code: str
    cell: str = ""
    period: str = ""
    form: Form = Form.NUMBER
    argument: str = ""

    def written(self) -> str:
        """The name as an officer writes it, with its braces."""
        parts = [self.code, f"/{self.cell}" if self.cell else "", f"@{self.period}" if self.period else ""]
        parts += [f":{part}" for part in (self.form.value, self.argument) if part]
        return f"{{{{ {''.join(parts)} }}}}"

    def periods(self) -> set[str]:
        """The periods of the same programme that it names besides the report's own."""
        named = {self.period, self.argument if self.form in COMPARING else ""}
        return named - {"", BEFORE}

    @property
    def is_of_before(self) -> bool:
        """Whether the term of the programme before is in it."""
        return BEFORE in (self.period, self.argument)


@dataclass(frozen=True, slots=True)
class Known:
    """What names may mean: the indicators with the codes of their cells; `has_before`: a programme before this one."""

    cells: Mapping[str, frozenset[str]]
    has_before: bool = False


def pieces_of(text: str) -> Iterator[str | LiveName]:
    """The text cut at its names; braces that hold no name stay text."""
    place = 0
    for match in _BRACES.finditer(text):
        name = parse(match[1])
        if name is None:
            continue
        if match.start() > place:
            yield text[place : match.start()]
        yield name
        place = match.end()
    if place < len(text):
        yield text[place:]


def names_of(text: str) -> list[LiveName]:
    """The names in a text, in order."""
    return [piece for piece in pieces_of(text) if isinstance(piece, LiveName)]


def parse(words: str) -> LiveName | None:
    """What stands between two braces; None where it is no name of the grammar."""
    match = _NAME.fullmatch(words.strip())
    if match is None or (match["form"] or "") not in set(Form):
        return None
    return LiveName(
        match["code"], match["cell"] or "", match["period"] or "", Form(match["form"] or ""), match["argument"] or ""
    )


def check_live(text: str, known: Known) -> list[Finding]:
    """What is wrong with the names of a text, each with the nearest known one."""
    found = [finding for match in _BRACES.finditer(text) for finding in _check(match[1].strip(), known)]
    if _STRAY.search(_BRACES.sub("", text)):
        found.append(
            Finding(
                "Y110",
                N_("có dấu {{{{ hoặc }}}} lẻ"),
                N_("viết tên số liệu trong hai dấu ngoặc mở và hai dấu ngoặc đóng, hoặc bỏ dấu lẻ"),
            )
        )
    return found


def _check(words: str, known: Known) -> Iterator[Finding]:
    match = _NAME.fullmatch(words)
    if match is None:
        yield _finding("Y111", words, N_("«{value}» không phải là tên một số liệu"))
        return
    code, cell, period, form, argument = (match[part] or "" for part in ("code", "cell", "period", "form", "argument"))
    yield from _check_indicator(words, code, known)
    yield from _check_cell(words, code, cell, known)
    yield from _check_period(words, period)
    yield from _check_before(words, (cell, period, form, argument), known)
    if form in set(Form):
        yield from _check_argument(words, Form(form), cell, argument, known)
    else:
        near = hint(form, [one.value for one in Form if one])
        yield _finding("Y115", words, N_("không có dạng «{name}»{hint}"), name=form, hint=near)


def _check_indicator(words: str, code: str, known: Known) -> Iterator[Finding]:
    if code not in known.cells:
        yield _finding("Y112", words, N_("không có chỉ tiêu «{name}»{hint}"), name=code, hint=hint(code, known.cells))


def _check_cell(words: str, code: str, cell: str, known: Known) -> Iterator[Finding]:
    cells = known.cells.get(code)
    if cell and cells is not None and cell not in cells:
        problem = N_("chỉ tiêu «{indicator}» không có ô phân tổ «{name}»{hint}")
        yield _finding("Y113", words, problem, indicator=code, name=cell, hint=hint(cell, cells))


def _check_period(words: str, period: str) -> Iterator[Finding]:
    if period and period != BEFORE and find_period(period) is None:
        problem = N_("«{name}» không phải là tên một kỳ: 2019, 2019-Q4, 2016..2021")
        yield _finding("Y114", words, problem, name=period)


def _check_before(words: str, told: tuple[str, str, str, str], known: Known) -> Iterator[Finding]:
    """The term before has totals alone, and is what is compared with, never what is compared."""
    cell, period, form, argument = told
    compares = form in COMPARING
    if BEFORE not in (period, argument if compares else ""):
        return
    if not known.has_before:
        yield _finding("Y118", words, N_("chương trình này không nối tiếp chương trình nào nên không có «{value}»"))
    elif cell or (compares and period):
        problem = N_("«{value}»: giai đoạn trước chỉ có tổng số, chỉ đem so với cả kỳ báo cáo")
        yield _finding("Y118", words, problem)


def _check_argument(words: str, form: Form, cell: str, argument: str, known: Known) -> Iterator[Finding]:
    if form in ROUNDING:
        if not _is_step(argument):
            yield _finding("Y116", words, N_("«{value}» cần bước làm tròn 10, 100, 1000, … sau dấu hai chấm"))
    elif form in COMPARING:
        yield from _check_period(words, argument)
    elif form is Form.SHARE:
        if argument:
            yield from _check_indicator(words, argument, known)
        elif not cell:
            yield _finding("Y117", words, N_("«{value}» cần một ô phân tổ, hoặc chỉ tiêu làm tổng số sau dấu hai chấm"))
    elif argument:
        yield _finding("Y116", words, N_("«{value}» có phần thừa sau dấu hai chấm"))


def _is_step(argument: str) -> bool:
    return argument.isascii() and argument.isdigit() and int(argument) in STEPS


def _finding(code: str, value: str, problem: str, **params: object) -> Finding:
    remedy = N_("sửa lại tên trong ngoặc; xem bảng tên trong «Chèn câu có số liệu»")
    return Finding(code, problem, remedy, value=value[:80], params=params)
