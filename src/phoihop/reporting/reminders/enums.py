"""When a unit is reminded of a report, with Vietnamese labels."""

from enum import StrEnum

from phoihop.base.language import N_


class Occasion(StrEnum):
    """Why a reminder went out: days before and after the deadline, or because somebody asked for it."""

    FIVE_DAYS = "five_days"
    ONE_DAY = "one_day"
    DAY_AFTER = "day_after"
    BY_HAND = "by_hand"


OCCASION_LABELS = {
    Occasion.FIVE_DAYS: N_("Tự động, trước hạn 5 ngày"),
    Occasion.ONE_DAY: N_("Tự động, trước hạn 1 ngày"),
    Occasion.DAY_AFTER: N_("Tự động, sau hạn 1 ngày"),
    Occasion.BY_HAND: N_("Cán bộ nhắc"),
}
