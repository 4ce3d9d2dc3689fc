"""What a unit need not mend in a report that was sent back: shut until it opens the section with a sentence."""

from collections.abc import Collection, Iterable, Sequence

from phoihop.base.language import N_
from phoihop.reporting.submissions.rules.differences import Difference
from phoihop.reporting.submissions.rules.openness import Shut
from phoihop.reporting.submissions.rules.places import places_of
from phoihop.reporting.submissions.rules.progress import Part


class SectionsKept(Shut):
    """Cells were to be changed in sections that nobody asked to mend and that the unit did not open."""

    code = "S033"
    problem = N_("Chưa lưu gì: «{sections}» không nằm trong yêu cầu sửa nên đang giữ nguyên như đã gửi.")
    remedy = N_("Nếu phải sửa, mở phần đó ở trang báo cáo kèm lý do rồi nhập lại.")


def kept_sections(parts: Sequence[Part], demanded: Iterable[str], opened: Collection[str]) -> list[Part]:
    """The sections that stay as they were sent: those without a demanded place, unless the unit opened them.

    Where nothing is demanded at a place that the report still has, all of it is to be looked at again.
    """
    slugs = places_of(parts)
    asked = {slugs[place] for place in demanded if place in slugs}
    return [part for part in parts if asked and part.slug not in asked and part.slug not in opened]


def refuse_kept(rows: Iterable[Difference], shut: Sequence[Part]) -> None:
    """Refuse changes in sections that stay as they were sent. Raises SectionsKept."""
    keys = {row.key for row in rows}
    touched = [part.title for part in shut if keys & set(part.keys)]
    if touched:
        raise SectionsKept(sections="», «".join(touched))
