"""What a document of each kind is about and how it ends, where it is made from a summary report's material.

All kinds are filled from the same names: an announcement tells the results, a plan or a programme goes on from them, the
minutes are those of the conference that heard them, a letter sends them.
"""

import re
from collections.abc import Mapping
from typing import Final

from phoihop.outcomes.documents.enums import DOCUMENT_KIND_LABELS, DocumentKind

_FORWARD: Final = (DocumentKind.PLAN, DocumentKind.PROGRAMME)
"""Kinds about what is still to be done: whatever period their figures are of, they name the programme alone."""

_SHORT = re.compile(r"-(?:\d\d|Q\d)$")
"""A month or a quarter."""

_WORDS: Final[Mapping[DocumentKind, tuple[str, str]]] = {
    DocumentKind.REPORT: ("{review} {title}", "Trên đây là báo cáo {review} {title}"),
    DocumentKind.PLAN: ("Thực hiện {title}", "Trên đây là kế hoạch thực hiện {title}"),
    DocumentKind.PROGRAMME: ("Tiếp tục thực hiện {title}", "Trên đây là nội dung tiếp tục thực hiện {title}"),
    DocumentKind.ANNOUNCEMENT: ("Kết quả thực hiện {title}", "Trên đây là thông báo kết quả thực hiện {title}"),
    DocumentKind.MINUTES: ("Hội nghị {conference} {title}", "Hội nghị kết thúc vào … giờ … phút cùng ngày"),
    DocumentKind.LETTER: ("V/v kết quả thực hiện {title}", "Trân trọng gửi để quý cơ quan biết, phối hợp"),
}

_TOLD: Final[Mapping[DocumentKind, str]] = {
    DocumentKind.REPORT: "báo cáo {review}",
    DocumentKind.PLAN: "xây dựng kế hoạch từ kết quả thực hiện",
    DocumentKind.PROGRAMME: "tiếp tục phối hợp từ kết quả thực hiện",
    DocumentKind.ANNOUNCEMENT: "thông báo kết quả thực hiện",
    DocumentKind.MINUTES: "báo cáo tại hội nghị kết quả thực hiện",
    DocumentKind.LETTER: "báo cáo kết quả thực hiện",
}


def name_of(kind: DocumentKind) -> str:
    """The name of the kind as it is printed: `BÁO CÁO`."""
    return DOCUMENT_KIND_LABELS[kind].upper()


def looks_forward(kind: DocumentKind) -> bool:
    """Whether a document of this kind is about what comes, not about the period that its figures are of."""
    return kind in _FORWARD


def review_of(period: str) -> str:
    """How a look back is called: of a run of years it is final, of a year or half a year preliminary, else results."""
    if ".." in period:
        return "tổng kết"
    return "kết quả thực hiện" if _SHORT.search(period) else "sơ kết"


def subject(kind: DocumentKind, title: str, period: str) -> str:
    """What the document is about; `title` is the programme's, as it stands within a sentence."""
    told = _filled(_WORDS[kind][0], period, title=title)
    return told[:1].upper() + told[1:]


def ending(kind: DocumentKind, title: str, period: str) -> str:
    """The last sentence of the text, without its stop."""
    return _filled(_WORDS[kind][1], period, title=title)


def told_of(kind: DocumentKind, period: str) -> str:
    """What the issuer does with the results, in the sentence that opens them."""
    told = _filled(_TOLD[kind], period)
    return told if told.endswith("thực hiện") else f"{told} thực hiện"


def _filled(words: str, period: str, **more: str) -> str:
    review = review_of(period)
    conference = f"đánh giá {review}" if review.startswith("kết quả") else review
    return words.format(review=review, conference=conference, **more)
