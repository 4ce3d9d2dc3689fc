"""What a reviewer decides, with Vietnamese labels."""

from enum import StrEnum

from phoihop.base.language import N_


class Verdict(StrEnum):
    """What was decided about a revision."""

    ACCEPTED = "accepted"
    RETURNED = "returned"


VERDICT_LABELS = {Verdict.ACCEPTED: N_("Tiếp nhận"), Verdict.RETURNED: N_("Trả lại")}
