"""Fixed words about regimes with their Vietnamese labels."""

from enum import StrEnum

from phoihop.base.language import N_


class Expectation(StrEnum):
    """Where it is said who must report: in form assignments, or nowhere, so that what was reported tells."""

    ASSIGNMENTS = "assignments"
    OBSERVED = "observed"


EXPECTATION_LABELS = {
    Expectation.ASSIGNMENTS: N_("Theo phân công biểu mẫu"),
    Expectation.OBSERVED: N_("Theo thực tế đã báo cáo"),
}
