"""What a chart shows and what a drawn chart is, as records; drawing them is `render.charts`."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from phoihop.base.language import _
from phoihop.base.vietnamese import format_number, to_nfc


@dataclass(frozen=True, slots=True)
class Point:
    """One mark of a chart: `label` on the axis, its value (None: no figure, a gap), and a few words on its coverage."""

    label: str
    value: Decimal | None
    note: str = ""
    incomplete: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn chart: PNG for every reader, SVG beside it for those that can, a text for those who cannot see."""

    png: bytes
    svg: bytes
    alt_text: str
    width_mm: float = 160.0
    height_mm: float = 80.0


def alt_text(*, title: str, unit: str, points: Sequence[Point]) -> str:
    """What the chart shows, for those who cannot see it: every value with its label, gaps named."""
    told = "; ".join(_told(point) for point in points)
    about = f"{title} ({unit})" if unit else title
    return to_nfc(_("Biểu đồ. {title}. {values}.").format(title=about, values=told))


def _told(point: Point) -> str:
    value = format_number(point.value) if point.value is not None else _("không có số liệu")
    return f"{point.label}: {value}" + (f" ({point.note})" if point.note else "")
