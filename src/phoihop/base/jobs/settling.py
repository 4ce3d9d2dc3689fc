"""What becomes of an error in a job: raised for another attempt while it may pass, else told to whoever waits."""

import logging
import secrets
from collections.abc import Callable
from types import TracebackType

from phoihop.base.errors import ProductError
from phoihop.base.jobs.attempts import MOST, is_passing
from phoihop.base.language import N_
from phoihop.base.postgres.failures import explain

_log = logging.getLogger("phoihop.jobs")


class JobBroken(ProductError):
    """Something unforeseen in a job; the log has the rest under the same number."""

    code = "P222"
    problem = N_("Việc này gặp lỗi ngoài dự kiến (mã {number}) nên đã dừng; dữ liệu không thay đổi.")
    remedy = N_("Hãy đọc mã này cho người quản trị.")


class JobFellTooOften(ProductError):
    """The worker went down under this job again and again."""

    code = "P223"
    problem = N_("Tiến trình xử lý đã dừng đột ngột nhiều lần khi làm việc này nên việc không được làm nữa.")
    remedy = N_("Báo người quản trị xem nhật ký và bộ nhớ của máy chủ, rồi làm lại.")


class Settling:
    """A block of a job's work. `failed` writes down the error that is final; a job of other people's wrong data ends well.

    What nobody foresaw is written down and raised, so that the queue keeps the job among the failed ones.
    """

    def __init__(self, *, attempts: int, failed: Callable[[ProductError], object]) -> None:
        self._attempts = attempts
        self._failed = failed

    def __enter__(self) -> "Settling":
        if self._attempts > MOST:
            self._failed(JobFellTooOften())
            raise JobFellTooOften
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, Exception) or (is_passing(error) and self._attempts < MOST):
            return False
        self._failed(explain(error) or self._broken(error))
        return isinstance(error, ProductError)

    def _broken(self, error: Exception) -> ProductError:
        number = secrets.token_hex(4)
        _log.error("job failed, number %s", number, exc_info=error)
        return JobBroken(number=number)
