"""Programmes and indicators as tables, and the badge of a programme's status."""

from django.urls import reverse

from phoihop.agreements.programmes.enums import (
    DIRECTION_LABELS,
    FREQUENCY_LABELS,
    KIND_LABELS,
    OVER_TIME_LABELS,
    OVER_UNITS_LABELS,
    STATUS_LABELS,
    ProgrammeStatus,
)
from phoihop.agreements.programmes.models import Indicator, Programme
from phoihop.agreements.programmes.queries import Overview
from phoihop.base.labels import label_of
from phoihop.base.language import N_, _
from phoihop.base.ui.tables import Badge, Cell, Column, Row, Table
from phoihop.base.vietnamese import format_date, format_number

_LOOKS = {
    ProgrammeStatus.DRAFT: ("pencil", "grey"),
    ProgrammeStatus.ACTIVE: ("progress", "blue"),
    ProgrammeStatus.COMPLETED: ("circle-check", "green"),
    ProgrammeStatus.STOPPED: ("ban", "red"),
}


def status_badge(programme: Programme) -> Badge | None:
    """The status by icon, word and colour; a word of a bundle that no list knows stands in grey."""
    if not programme.status:
        return None
    known = {status.value: status for status in ProgrammeStatus}
    icon, tone = _LOOKS.get(known.get(programme.status), ("circle", "grey"))  # type: ignore[arg-type]
    return Badge(label_of(STATUS_LABELS, programme.status), icon, tone)


def term_of(programme: Programme) -> str:
    """The term in words: `04/11/2016 – 31/12/2021`."""
    days = (programme.start, programme.end)
    return " – ".join(format_date(day) if day else "…" for day in days) if any(days) else ""


def programme_table(programmes: list[Programme]) -> Table:
    """All programmes."""
    columns = [
        Column("title", N_("Tên chương trình"), heading=True, width=60),
        Column("code", N_("Mã")),
        Column("term", N_("Thời hạn"), width=26),
        Column("signed", N_("Ngày ký")),
        Column("lead", N_("Chủ trì"), width=30),
        Column("status", N_("Tình trạng")),
    ]
    rows = [
        Row(
            {
                "title": Cell(row.title, href=reverse("programmes:programme", args=[row.code])),
                "code": Cell(row.code),
                "term": Cell(term_of(row)),
                "signed": Cell(row.signed_on),
                "lead": Cell("; ".join(party.organisation.name for party in row.parties.all() if party.role == "lead")),
                "status": Cell(label_of(STATUS_LABELS, row.status), badge=status_badge(row)),
            }
        )
        for row in programmes
    ]
    return Table("chuong-trinh", _(N_("Các chương trình phối hợp")), columns, rows)


_COLUMNS = (
    Column("content", N_("Nội dung"), width=40),
    Column("code", N_("Mã chỉ tiêu"), heading=True),
    Column("name", N_("Tên chỉ tiêu"), width=50),
    Column("unit", N_("Đơn vị tính")),
    Column("kind", N_("Loại")),
    Column("frequency", N_("Tần suất")),
    Column("over_time", N_("Gộp theo thời gian"), width=26),
    Column("over_units", N_("Gộp theo đơn vị"), width=26),
    Column("direction", N_("Chiều tốt"), width=22),
    Column("decimals", N_("Số chữ số thập phân"), number=True),
    Column("minimum", N_("Nhỏ nhất"), number=True),
    Column("maximum", N_("Lớn nhất"), number=True),
    Column("cells", N_("Phân tổ"), width=30),
    Column("owner", N_("Cơ quan phụ trách"), width=30),
    Column("help", N_("Hướng dẫn"), width=50),
    Column("legal_basis", N_("Căn cứ pháp lý"), width=40),
)


def indicator_table(overview: Overview) -> Table:
    """All indicators of a programme with everything said of them, for Excel and CSV."""
    rows = [
        Row(_indicator(overview, f"{chapter.content.number}. {chapter.content.title}" if chapter.content else "", row))
        for chapter in overview.chapters
        for row in chapter.indicators
    ]
    caption = _(N_("Chỉ tiêu của chương trình {code}")).format(code=overview.programme.code)
    return Table(f"chi-tieu-{overview.programme.code}", caption, _COLUMNS, rows)


def _indicator(overview: Overview, content: str, row: Indicator) -> dict[str, Cell]:
    cells = overview.cells.get(row.breakdown_id or 0, ())
    return {
        "content": Cell(content),
        "code": Cell(row.code),
        "name": Cell(row.name),
        "unit": Cell(row.unit),
        "kind": Cell(label_of(KIND_LABELS, row.kind)),
        "frequency": Cell(label_of(FREQUENCY_LABELS, row.frequency)),
        "over_time": Cell(label_of(OVER_TIME_LABELS, row.over_time)),
        "over_units": Cell(label_of(OVER_UNITS_LABELS, row.over_units)),
        "direction": Cell(label_of(DIRECTION_LABELS, row.direction) if row.direction else ""),
        "decimals": Cell(row.decimals),
        "minimum": Cell(row.minimum),
        "maximum": Cell(row.maximum),
        "cells": Cell("; ".join(cell.name or cell.code for cell in cells)),
        "owner": Cell(overview.bodies.get(row.owner, row.owner)),
        "help": Cell(row.help),
        "legal_basis": Cell(row.legal_basis),
    }


def adding_words(row: Indicator) -> str:
    """How an indicator adds up, in words."""
    over_time, over_units = label_of(OVER_TIME_LABELS, row.over_time), label_of(OVER_UNITS_LABELS, row.over_units)
    return f"{over_time}; {over_units[:1].lower()}{over_units[1:]}"


def range_words(row: Indicator) -> str:
    """The values that may be, in words."""
    limits = (row.minimum, row.maximum)
    return (
        " – ".join("…" if limit is None else format_number(limit) for limit in limits)
        if any(limit is not None for limit in limits)
        else ""
    )
