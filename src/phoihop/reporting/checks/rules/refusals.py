"""Why a rule that somebody wrote is not taken: where it goes wrong, and what may have been meant."""

from phoihop.base.errors import ProductError
from phoihop.base.language import N_


class ExpressionRefused(ProductError):
    """A rule that cannot be read. `place` counts its signs from 1."""

    code = "K901"
    problem = N_("Không đọc được quy tắc từ ký tự thứ {place} («{near}»): {reason}{hint}.")
    remedy = N_("Viết như «MH18 <= MH17» hoặc «MH27 >= 5 * MH26».")
    status = 422


class ExpressionTooLong(ExpressionRefused):
    """More signs than a rule takes."""

    code = "K902"
    problem = N_("Quy tắc dài {length} ký tự, nhiều nhất {most} ký tự.")
    remedy = N_("Chia thành nhiều quy tắc ngắn.")


class ExpressionTooDeep(ExpressionRefused):
    """More parts or brackets in brackets than a rule takes."""

    code = "K903"
    problem = N_("Quy tắc có quá nhiều phép tính hoặc quá nhiều lớp ngoặc (đến ký tự thứ {place}).")
    remedy = N_("Chia thành nhiều quy tắc ngắn.")


class FrequenciesDiffer(ExpressionRefused):
    """Indicators that never stand in one report."""

    code = "K904"
    problem = N_("Các chỉ tiêu {names} không cùng định kỳ nên không bao giờ đứng chung trong một báo cáo.")
    remedy = N_("Chỉ so sánh các chỉ tiêu cùng định kỳ.")


class NothingCompared(ExpressionRefused):
    """A rule without any indicator."""

    code = "K905"
    problem = N_("Quy tắc không nhắc đến chỉ tiêu nào.")
    remedy = N_("Ghi ít nhất một mã chỉ tiêu, ví dụ «MH18 <= MH17».")
