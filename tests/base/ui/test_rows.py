"""Rows of a table as HTML: escaped, with what assistive technology and narrow screens need."""

import re
from datetime import date
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from phoihop.base.ui.rows import rows_as_html
from phoihop.base.ui.tables import Badge, Cell, Column, Row, Table

COLUMNS = [
    Column("unit", "Đơn vị", heading=True),
    Column("value", "Số & liệu", number=True),
    Column("state", "Trạng thái"),
]


def table(*rows: Row) -> Table:
    return Table("bang", "Bảng thử", COLUMNS, rows)


class Reader(HTMLParser):
    """Tags in order, and the text between them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_a_row_names_itself_and_every_cell_its_column() -> None:
    cells = {"unit": Cell("Xã A", href="/don-vi/A/?a=1&b=2", note="A"), "value": Cell(1234)}
    assert rows_as_html(table(Row(cells, emphasis="total"), Row({}))) == (
        '<tr class="total"><th scope="row"><a href="/don-vi/A/?a=1&amp;b=2">Xã A</a><small>A</small></th>'
        '<td data-label="Số &amp; liệu" class="num">1.234</td><td data-label="Trạng thái"></td></tr>\n  '
        '<tr><th scope="row"></th><td data-label="Số &amp; liệu" class="num"></td><td data-label="Trạng thái"></td></tr>\n  '
    )


def test_a_day_is_marked_so_that_it_stays_on_one_line() -> None:
    assert "<time>04/11/2016</time><small>ký</small>" in rows_as_html(
        table(Row({"state": Cell(date(2016, 11, 4), note="ký")}))
    )


def test_a_state_is_icon_word_and_colour_in_every_row() -> None:
    row = Row({"state": Cell("x", badge=Badge("Bị <trả> lại", "arrow-back-up", "red"), note="hai lần")})
    html = rows_as_html(table(row, row))
    badges = re.findall(
        r'<span class="state state-red"><svg class="icon" .*?#arrow-back-up"></use></svg> (.*?)</span>', html
    )
    assert badges == ["Bị &lt;trả&gt; lại"] * 2
    assert html.count("<small>hai lần</small>") == 2


@given(st.text())
def test_no_text_becomes_markup(text: str) -> None:
    row = Row(
        {"unit": Cell(text, note=text, href=text), "value": Cell(text), "state": Cell("", text=text)}, emphasis=text
    )
    found = Reader(rows_as_html(table(row)))
    allowed = {"tr", "th", "td", "a", "small"}
    assert set(found.tags) <= allowed
    assert found.tags.count("td") == 2
