"""Templates to start from: one for each type of document, all filled from the names of a summary report."""

from phoihop.outcomes.documents.enums import DocumentKind
from phoihop.outcomes.documents.render.blocks import paragraph, section_properties
from phoihop.outcomes.documents.render.frames import Frame, closing, document, heading, repeat, signatures
from phoihop.outcomes.documents.rules.profiles import Profile
from phoihop.outcomes.summaries.render.default_template import contents, main_results, summary_template


def start_template(frame: Frame) -> bytes:
    """The template of the frame's type of document, as an officer edits it."""
    if frame.kind is DocumentKind.REPORT:
        return summary_template(frame)
    body = [*_opening(frame), *_told(frame), closing(frame.profile, "{{ loi_ket }}")]
    return document(frame, [*body, *signatures(frame), section_properties(frame.profile, references=True)])


def _opening(frame: Frame) -> list[str]:
    if frame.kind is DocumentKind.MINUTES:
        lines = ("Thời gian bắt đầu: …", "Địa điểm: …", "Thành phần tham dự: …", "Chủ tọa: …", "Thư ký: …")
        return [paragraph(line, "body") for line in lines]
    if frame.kind is DocumentKind.LETTER:
        return []
    return repeat("can_cu", [paragraph("{{ noi_dung }}", "ground")])


def _told(frame: Frame) -> list[str]:
    results, profile = [paragraph("{{ pham_vi }}", "body"), *main_results(), *contents(frame.profile)], frame.profile
    match frame.kind:
        case DocumentKind.LETTER:
            return [paragraph("{{ pham_vi }}", "body"), *main_results(), paragraph("{{ kien_nghi }}", "body")]
        case DocumentKind.MINUTES:
            return [
                *_section(profile, "I", "Nội dung báo cáo tại hội nghị", results),
                *_section(profile, "II", "Ý kiến thảo luận", [paragraph("…", "body")]),
                *_section(profile, "III", "Kết luận", [paragraph("{{ phuong_huong }}", "body")]),
            ]
        case DocumentKind.ANNOUNCEMENT:
            return [
                *_section(profile, "I", "Kết quả thực hiện", results),
                *_section(profile, "II", "Hạn chế", [paragraph("{{ han_che }}", "body")]),
                *_section(profile, "III", "Nhiệm vụ thời gian tới", [paragraph("{{ phuong_huong }}", "body")]),
            ]
    return [
        *_section(profile, "I", "Kết quả đã đạt được", results),
        *_section(profile, "II", "Mục đích, yêu cầu", [paragraph("…", "body")]),
        *_section(profile, "III", "Nội dung, nhiệm vụ", [paragraph("{{ phuong_huong }}", "body")]),
        *_section(profile, "IV", "Tổ chức thực hiện", [paragraph("{{ kien_nghi }}", "body")]),
    ]


def _section(profile: Profile, number: str, title: str, content: list[str]) -> list[str]:
    return [heading(profile, "section", number, title), *content]
