"""What the parts of a report that every document has are called in templates: head, title, recipients, signature."""

from phoihop.base.vietnamese import format_date, official_date, place_and_date, roman
from phoihop.outcomes.documents.rules.lines import number_line, written_number
from phoihop.outcomes.summaries.rules.outline import ANNEXES
from phoihop.outcomes.summaries.rules.records import Header, ReportData, Scope, Signature, Value

PLACES = ("THÀNH PHỐ", "THÀNH ỦY", "TỈNH", "QUẬN", "HUYỆN", "THỊ XÃ", "THỊ TRẤN", "PHƯỜNG", "XÃ")
"""Words before which the name of a body is broken where its column is too narrow."""


def report_scope(data: ReportData) -> Scope:
    """The outermost names of a report: the data's own, and those of head, recipients, signature and annexes."""
    body = data.body
    return Scope(
        fields={**_head(data.header), **_signature(data), **_annex_fields(data), **body.fields},
        groups={**_lists(data), **body.groups},
        conditions={**_conditions(data), **body.conditions},
        tables=body.tables,
        charts=body.charts,
    )


def attached_to(data: ReportData) -> str:
    """The line under an annex's title: of which document it is a part."""
    head = data.header
    number = written_number(head.profile, number=head.number, symbol=head.symbol)
    issuer = head.issuer_name or head.issuer
    return f"(Kèm theo {head.title.capitalize()} số {number} {official_date(head.date)} của {issuer})"


def broken(text: str, words: tuple[str, ...], most: int) -> str:
    """The text in two lines, broken before one of these words, where it is longer than `most` signs."""
    if len(text) <= most or "\n" in text:
        return text
    places = [at for word in words if (at := text.find(f" {word}")) > 0]
    at = min(places, key=lambda place: abs(place - len(text) / 2), default=0)
    return f"{text[:at]}\n{text[at + 1 :]}" if at else text


def _head(header: Header) -> dict[str, Value]:
    return {
        "co_quan_chu_quan": header.superior,
        "co_quan_ban_hanh": broken(header.issuer, PLACES, 21),
        "co_quan_phoi_hop": broken(header.partner, PLACES, 21),
        "so_ky_hieu": number_line(header.profile, number=header.number, symbol=header.symbol),
        "dia_danh_ngay": place_and_date(header.place, header.date),
        "ten_loai": header.title,
        "trich_yeu": broken(header.subject, ("giai đoạn", "năm", "quý"), 58),
        "kinh_gui": header.addressees[0] if len(header.addressees) == 1 else "",
        "ngay_lap": format_date(header.date),
    }


def _signature(data: ReportData) -> dict[str, Value]:
    signature, partner = data.signature, data.signature.partner or Signature("", "")
    return {
        "quyen_han": signature.authority,
        "chuc_vu": signature.office,
        "nguoi_ky": signature.name,
        "quyen_han_phoi_hop": partner.authority,
        "chuc_vu_phoi_hop": partner.office,
        "nguoi_ky_phoi_hop": partner.name,
        "thu_ky": "",
        "kem_theo": attached_to(data),
    }


def _annex_fields(data: ReportData) -> dict[str, Value]:
    fields: dict[str, Value] = {}
    for key in ANNEXES:
        fields[f"so_phu_luc_{key}"] = fields[f"ten_phu_luc_{key}"] = ""
    several = len(data.annexes) > 1
    for position, annex in enumerate(data.annexes, start=1):
        fields[f"so_phu_luc_{annex.key}"] = f" {roman(position)}" if several else ""
        fields[f"ten_phu_luc_{annex.key}"] = annex.title
    return fields


def _conditions(data: ReportData) -> dict[str, bool]:
    given = {annex.key for annex in data.annexes}
    return {
        "mot_noi_gui": len(data.header.addressees) == 1,
        "nhieu_noi_gui": len(data.header.addressees) > 1,
        "co_phu_luc": bool(data.annexes),
        "du_lieu_mau": data.example,
        **{f"phu_luc_{key}": key in given for key in ANNEXES},
    }


def _lists(data: ReportData) -> dict[str, list[Scope]]:
    return {
        "noi_nhan": [Scope({"ten": line}) for line in _ended(data.recipients)],
        "noi_gui": [Scope({"ten": line}) for line in _ended(data.header.addressees)],
    }


def _ended(lines: tuple[str, ...]) -> list[str]:
    """`- A;` … `- C.`: a semicolon after each line, a full stop after the last."""
    last = len(lines) - 1
    return [f"- {line.rstrip(';.')}{'.' if index == last else ';'}" for index, line in enumerate(lines)]
