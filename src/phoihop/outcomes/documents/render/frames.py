"""Frames of documents, built from nothing out of a profile: head, title, signatures, the parts of the file.

Every look is a named style, so that an officer changes it in Word in one place. Names in double braces are filled in
when a document is made.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from phoihop.outcomes.documents.enums import DocumentKind
from phoihop.outcomes.documents.render.blocks import (
    layout_table,
    line,
    page_number,
    paragraph,
    section_properties,
)
from phoihop.outcomes.documents.render.styles import settings_xml, styles_xml
from phoihop.outcomes.documents.rules.names import END, written
from phoihop.outcomes.documents.rules.package import CONTENT_TYPES, OFFICE, WORD, pack
from phoihop.outcomes.documents.rules.profiles import LINE, Profile
from phoihop.outcomes.documents.rules.wordml import NAMESPACES

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_W = f'xmlns:w="{NAMESPACES["w"]}" xmlns:r="{NAMESPACES["r"]}"'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_ROOM_TO_SIGN = 4
"""Empty lines for a signature and a stamp."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a document is, whatever it says: its profile, its type, whether two bodies issue it together."""

    profile: Profile
    kind: DocumentKind = DocumentKind.REPORT
    joint: bool = False


def document(frame: Frame, body: Iterable[str]) -> bytes:
    """A Word file: the head, the title, this body (blocks that end with `closing` and what follows it)."""
    inside = "".join([*head(frame), *title(frame), *body])
    parts = _parts(frame.profile, f"<w:document {_W}><w:body>{inside}</w:body></w:document>")
    return pack({name: text.encode() for name, text in parts.items()})


def blank(frame: Frame) -> bytes:
    """A document with nothing but the skeleton that its type usually has."""
    body = [*_skeleton(frame), *signatures(frame), section_properties(frame.profile, references=True)]
    return document(frame, body)


def head(frame: Frame) -> list[str]:
    """Two columns: the issuing bodies and their number; the country's or the Party's name, place and day."""
    profile = frame.profile
    left, right = profile.columns["header"]
    issuers = _joint_issuers(profile) if frame.joint else profile.head["left"]
    rows = [
        (_column(profile, issuers, left), _column(profile, profile.head["right"], right)),
        (_number(frame), paragraph("{{ dia_danh_ngay }}", "place_date")),
    ]
    return [layout_table((left, right), rows)]


def title(frame: Frame) -> list[str]:
    """Type and subject (a letter has neither here), and to whom it is addressed."""
    named = [] if frame.kind is DocumentKind.LETTER else _named(frame.profile)
    return [
        *named,
        *when("mot_noi_gui", [paragraph("Kính gửi: {{ kinh_gui }}", "addressee")]),
        *when(
            "nhieu_noi_gui",
            [
                paragraph("Kính gửi:", "addressee"),
                *repeat("noi_gui", [paragraph("{{ ten }}", "addressee_line")]),
            ],
        ),
    ]


def closing(profile: Profile, text: str) -> str:
    """The last paragraph of the text, with the sign that ends it."""
    return paragraph(text + profile.ending, "body", keep=True)


def signatures(frame: Frame) -> list[str]:
    """Recipients on the left and the signature on the right; two signatures side by side stand above the recipients."""
    columns = frame.profile.columns["signature"]
    if frame.kind is DocumentKind.MINUTES:
        pair = (("", "THƯ KÝ", "{{ thu_ky }}"), ("", "CHỦ TỌA", "{{ nguoi_ky }}"))
    elif frame.joint:
        pair = (_LEAD, ("{{ quyen_han_phoi_hop }}", "{{ chuc_vu_phoi_hop }}", "{{ nguoi_ky_phoi_hop }}"))
    else:
        return [layout_table(columns, [(_recipients(frame.profile), _signed(*_LEAD))], before=True)]
    # Two rows: the names stand side by side also where one office takes a line more.
    offices = [_office(authority, office, keep=True) for authority, office, _who in pair]
    names = [_name(name) for _authority, _post, name in pair]
    return [
        layout_table(columns, [offices, names], before=True),
        layout_table(columns, [(_recipients(frame.profile), paragraph("", "recipient"))], before=True),
    ]


def when(condition: str, content: Iterable[str]) -> list[str]:
    """Blocks that stand only under a condition."""
    return [paragraph(written("neu", condition), "mark"), *content, paragraph(written("", END), "mark")]


def repeat(group: str, content: Iterable[str]) -> list[str]:
    """Blocks that are repeated for each member of a group."""
    return [paragraph(written("lap", group), "mark"), *content, paragraph(written("", END), "mark")]


def heading(profile: Profile, level: str, ordinal: str, text: str) -> str:
    """The heading of a section or clause, numbered as the profile numbers it: `I. Thuận lợi`, `I- Thuận lợi`."""
    return paragraph(profile.ordinals[level].format(ordinal) + text, level)


def _joint_issuers(profile: Profile) -> tuple[str, ...]:
    """Both issuing bodies, the leading one first, in place of the one above them."""
    below = profile.head["left"][profile.head["left"].index("issuer") + 1 :]
    return ("issuer", "partner", *below)


_FIELDS = {
    "superior": ("{{ co_quan_chu_quan }}", "superior"),
    "issuer": ("{{ co_quan_ban_hanh }}", "issuer"),
    "partner": ("{{ co_quan_phoi_hop }}", "issuer"),
}


def _column(profile: Profile, names: Sequence[str], room: float) -> str:
    return "".join(_head_line(profile, name, room) for name in names)


def _head_line(profile: Profile, name: str, room: float) -> str:
    if name.startswith(LINE):
        return line(room, profile.lines[name.removeprefix(LINE)])
    text, element = _FIELDS.get(name) or (profile.texts[name], name)
    return paragraph(text, element)


def _number(frame: Frame) -> str:
    number = paragraph("{{ so_ky_hieu }}", "number")
    return number + paragraph("{{ trich_yeu }}", "letter_subject") if frame.kind is DocumentKind.LETTER else number


def _named(profile: Profile) -> list[str]:
    under = profile.under_subject
    drawn = (
        line(profile.text_width, profile.lines[under.removeprefix(LINE)], after=6)
        if under.startswith(LINE)
        else paragraph(profile.texts[under], under)
    )
    return [paragraph("{{ ten_loai }}", "kind"), paragraph("{{ trich_yeu }}", "subject"), drawn]


def _recipients(profile: Profile) -> str:
    return "".join(
        [
            paragraph(profile.texts["recipients"], "recipients"),
            *repeat("noi_nhan", [paragraph("{{ ten }}", "recipient")]),
            paragraph("", "recipient"),
        ]
    )


_LEAD = ("{{ quyen_han }}", "{{ chuc_vu }}", "{{ nguoi_ky }}")
"""Authority, office and name of the leading body's signature."""


def _signed(authority: str, office: str, name: str) -> str:
    return _office(authority, office) + _name(name)


def _office(authority: str, office: str, *, keep: bool = False) -> str:
    return "".join(paragraph(text, "authority", keep=keep) for text in (authority, office) if text)


def _name(name: str) -> str:
    room = [paragraph("", "authority")] * _ROOM_TO_SIGN
    return "".join([*room, paragraph(name, "signer"), paragraph("", "authority")])


_SECTIONS = {
    DocumentKind.REPORT: ("Tình hình chung", "Kết quả thực hiện", "Đánh giá chung", "Phương hướng, kiến nghị"),
    DocumentKind.PLAN: ("Mục đích, yêu cầu", "Nội dung", "Phân công thực hiện", "Tổ chức thực hiện"),
    DocumentKind.PROGRAMME: ("Mục đích, yêu cầu", "Nội dung phối hợp", "Phân công trách nhiệm", "Tổ chức thực hiện"),
}
_MINUTES = (
    "Thời gian bắt đầu: …",
    "Địa điểm: …",
    "Thành phần tham dự: …",
    "Chủ trì (chủ tọa): …",
    "Thư ký (người ghi biên bản): …",
    "Nội dung (theo diễn biến cuộc họp): …",
)


def _skeleton(frame: Frame) -> list[str]:
    profile = frame.profile
    grounds = repeat("can_cu", [paragraph("{{ noi_dung }}", "ground")])
    if frame.kind is DocumentKind.MINUTES:
        return [
            *[paragraph(text, "body") for text in _MINUTES],
            closing(profile, "Cuộc họp kết thúc vào … giờ … phút cùng ngày"),
        ]
    sections = _SECTIONS.get(frame.kind, ())
    numbered = zip(("I", "II", "III", "IV"), sections, strict=False)
    told = [block for n, name in numbered for block in (heading(profile, "section", n, name), paragraph("…", "body"))]
    opening = grounds if frame.kind is not DocumentKind.LETTER else []
    return [*opening, *(told or [paragraph("…", "body")]), closing(profile, "…")]


def _parts(profile: Profile, document_xml: str) -> dict[str, str]:
    numbered = f"<w:hdr {_W}>{page_number()}</w:hdr>"
    plain = f"<w:hdr {_W}>{paragraph('', 'page_number')}</w:hdr>"
    return {
        CONTENT_TYPES: _content_types(),
        "_rels/.rels": _relationships({"rId1": (f"{OFFICE}/officeDocument", "word/document.xml")}),
        "word/document.xml": _DECLARATION + document_xml,
        "word/styles.xml": _DECLARATION + styles_xml(profile),
        "word/settings.xml": _DECLARATION + settings_xml(profile),
        "word/fontTable.xml": _DECLARATION + _font_table(profile),
        "word/header1.xml": _DECLARATION + numbered,
        "word/header2.xml": _DECLARATION + plain,
        "word/_rels/document.xml.rels": _relationships(
            {
                "rId1": (f"{OFFICE}/styles", "styles.xml"),
                "rId2": (f"{OFFICE}/settings", "settings.xml"),
                "rId3": (f"{OFFICE}/fontTable", "fontTable.xml"),
                "rId4": (f"{OFFICE}/header", "header1.xml"),
                "rId5": (f"{OFFICE}/header", "header2.xml"),
            }
        ),
    }


def _font_table(profile: Profile) -> str:
    return (
        f'<w:fonts {_W}><w:font w:name="{profile.font}"><w:panose1 w:val="02020603050405020304"/>'
        '<w:charset w:val="00"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font></w:fonts>'
    )


def _content_types() -> str:
    overrides = {
        "document": "document.main",
        "styles": "styles",
        "settings": "settings",
        "fontTable": "fontTable",
        "header1": "header",
        "header2": "header",
    }
    named = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{WORD}.{kind}+xml"/>' for part, kind in overrides.items()
    )
    return (
        f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{named}</Types>'
    )


def _relationships(links: dict[str, tuple[str, str]]) -> str:
    inside = "".join(
        f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>' for name, (kind, target) in links.items()
    )
    return f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'
