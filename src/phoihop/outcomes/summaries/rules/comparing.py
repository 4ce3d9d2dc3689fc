"""A figure beside that of another period or of the programme before, and whether both stand on the same units.

A pair that stands on the same units either has nothing missing, or is narrowed: made again from the units (and the
parts of the period) that reported both times; its keys then carry each other as `pair`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from phoihop.base.vietnamese import period_name
from phoihop.measures.figures.enums import Basis, Unlike, Versus
from phoihop.measures.figures.rules.questions import PairedFigures
from phoihop.outcomes.summaries.rules.records import Figure
from phoihop.outcomes.summaries.rules.wording import same_set

NARROWED_NOTE = "(**) So sánh trên cùng các đơn vị và các kỳ mà hai bên đều đã báo cáo."
UNLIKE_NOTE = "(*) So sánh giữa hai kỳ không cùng tập hợp đơn vị báo cáo"
UNLIKE_REASONS: Mapping[Unlike, str] = {
    Unlike.DECLARED: "có số khai gộp cho cả cấp dưới (báo cáo giấy) nên không tách được theo đơn vị",
    Unlike.NO_SUCCESSOR: "có đơn vị đã kết thúc hoạt động mà chưa ghi đơn vị kế thừa",
    Unlike.NOBODY: "không có đơn vị nào báo cáo ở cả hai kỳ",
}

Figures: TypeAlias = tuple[Figure, Figure]
"""A figure and what it is compared with."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """`figure` beside `against`, as they are printed; `document` cites the programme before where the second is
    of it ('': it has no number; None: the same programme); `unequal` where one of the two periods is longer and the figures add up over time."""

    versus: Versus
    period: str
    figure: Figure
    against: Figure
    basis: Basis
    why: Unlike | None = None
    document: str | None = None
    unequal: bool = False

    @property
    def base_name(self) -> str:
        """How a sentence names what it is compared with: `năm 2020`, `giai đoạn 2011–2015 (Thông báo số 120)`."""
        name = period_name(self.period)
        return f"{name} ({self.document})" if self.document else name

    @property
    def like_for_like(self) -> bool:
        """Whether both stand on the same units."""
        return self.basis is not Basis.UNLIKE

    @property
    def narrowed(self) -> bool:
        """Whether both were made again from the units that reported both times."""
        return self.figure.key.pair is not None


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Indicators (by name) that have no like in the programme before, those that are counted in another way there, and
    those that only the programme before had."""

    new: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()


def compare(
    versus: Versus,
    *,
    period: str,
    plain: tuple[Figure | None, Figure | None],
    narrowed: tuple[Figure | None, Figure | None],
    paired: PairedFigures | None,
    document: str | None = None,
    unequal: bool = False,
) -> Comparison | None:
    """The comparison of two figures; None where there are not two values.

    Figures of all units are printed where nothing is missing from them; else those narrowed to the same units; where
    that cannot be had, or a consolidator adjusted one of them, those of all units with the reason why they are unlike.
    """
    printed = _printed(_both(plain), _both(narrowed), paired)
    if printed is None:
        return None
    (figure, against), basis, why = printed
    return Comparison(versus, period, figure, against, basis, why, document, unequal)


def _printed(
    of_all: Figures | None, of_same: Figures | None, paired: PairedFigures | None
) -> tuple[Figures, Basis, Unlike | None] | None:
    """Which of the two pairs is printed, on what basis, and why it is unlike."""
    basis, why = (paired.basis, paired.why) if paired else (Basis.UNLIKE, None)
    if of_all and _is_adjusted(of_all):
        return of_all, _basis_of(of_all), None
    if of_same and basis is not Basis.UNLIKE:
        return (of_all, Basis.SAME, None) if of_all and _says_the_same(of_all, of_same) else (of_same, basis, None)
    return (of_all, Basis.UNLIKE, why or Unlike.NOBODY) if of_all else None


def _is_adjusted(figures: Figures) -> bool:
    return any(figure.adjusted for figure in figures)


def _says_the_same(of_all: Figures, of_same: Figures) -> bool:
    """Whether the figures of all units have nothing missing, so that narrowing them changes nothing."""
    return same_set(*of_all) and _values(of_all) == _values(of_same)


def _both(figures: tuple[Figure | None, Figure | None]) -> Figures | None:
    now, base = figures
    return (now, base) if now and base and now.value is not None and base.value is not None else None


def _values(figures: Figures) -> list[object]:
    return [figure.value for figure in figures]


def _basis_of(figures: Figures) -> Basis:
    return Basis.SAME if same_set(*figures) else Basis.UNLIKE
