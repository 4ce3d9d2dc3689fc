"""What a document says of a row, always in Vietnamese: documents do not follow their reader's language."""

from collections.abc import Iterable

from phoihop.base.vietnamese import format_date, period_name
from phoihop.outcomes.listings.enums import COMMENDATION_FORM_LABELS
from phoihop.outcomes.listings.rules.records import Taken
from phoihop.outcomes.listings.rules.values import CommendationValues


def source_words(taken: Iterable[Taken]) -> str:
    """`[Công an phường X, quý IV năm 2019]; [Phường Y, năm 2019]`; '' where somebody wrote the row."""
    return "; ".join(dict.fromkeys(f"[{one.unit}, {period_name(one.period)}]" for one in taken))


def award_words(values: CommendationValues) -> str:
    """`Bằng khen của Ủy ban nhân dân Thành phố (Quyết định số 12/QĐ-UBND ngày 05/01/2022)`."""
    words = COMMENDATION_FORM_LABELS[values.form]
    words += f" của {values.awarder}" if values.awarder else ""
    number = f"Quyết định số {values.decision}" if values.decision else "Quyết định" if values.decided_on else ""
    day = f" ngày {format_date(values.decided_on)}" if values.decided_on else ""
    return f"{words} ({number}{day})" if number else words
