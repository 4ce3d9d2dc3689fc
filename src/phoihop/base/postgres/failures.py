"""What went wrong with the server or a connection to it, as the product's errors."""

import errno

from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.base.postgres.disk import DENIED, FULL, DiskFull, PermissionRefused, account_name
from phoihop.base.postgres.place import Place

WORDS_OF_FULL = ("No space left on device", "Disk quota exceeded")
SQLSTATE_FULL = {"53100"}
# Connection lost, server shut down, crash of another process, starting up.
SQLSTATE_GONE = {"08000", "08001", "08003", "08006", "57P01", "57P02", "57P03"}


class StartFailed(ProductError):
    code = "D008"
    problem = N_("Máy chủ PostgreSQL đi kèm không khởi động được: {reason}")
    remedy = N_("Hãy xem nhật ký {log}, sửa nguyên nhân rồi chạy lại `phoihop db start`.")


class ServerStopped(ProductError):
    code = "D007"
    problem = N_("Không kết nối được cơ sở dữ liệu: {reason}")
    remedy = N_(
        "Hãy xem `phoihop db status`, chạy `phoihop db start` (hoặc kiểm tra DATABASE_URL) rồi làm lại; việc dở dang đã được hủy trọn vẹn."
    )


def start_failure(output: str, *, place: Place) -> ProductError:
    """The error that the output of PostgreSQL's programs, or the end of the log, speaks of."""
    if any(words in output for words in WORDS_OF_FULL):
        return DiskFull(path=place.home)
    if "Permission denied" in output:
        return PermissionRefused(path=place.home, account=account_name())
    return StartFailed(reason=_gist(output), log=place.log)


def explain(error: BaseException) -> ProductError | None:
    """The product's error behind an exception of the database or the disk; nothing where it is neither.

    Looks along the causes, so that Django's wrapping does not hide psycopg's error.
    """
    seen: BaseException | None = error
    while seen is not None:
        found = _explain_one(seen)
        if found:
            return found
        seen = seen.__cause__ or seen.__context__
    return None


def _explain_one(error: BaseException) -> ProductError | None:
    if isinstance(error, ProductError):
        return error
    if isinstance(error, OSError) and error.filename and error.errno in FULL | DENIED:
        kind = DiskFull if error.errno in FULL else PermissionRefused
        return kind(path=error.filename, account=account_name())
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return DiskFull(path="")
    return _explain_psycopg(error) if type(error).__module__.startswith("psycopg") else None


def _explain_psycopg(error: BaseException) -> ProductError | None:
    sqlstate = getattr(error, "sqlstate", None)
    if sqlstate in SQLSTATE_FULL or any(words in str(error) for words in WORDS_OF_FULL):
        return DiskFull(path="PostgreSQL")
    if sqlstate in SQLSTATE_GONE or (sqlstate is None and type(error).__name__ == "OperationalError"):
        return ServerStopped(reason=_gist(str(error)))
    return None


def _gist(output: str) -> str:
    """The last line that names the error, else the last line."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    telling = [line for line in lines if any(word in line for word in ("FATAL:", "PANIC:", "ERROR:", "error:"))]
    return (telling or lines or ["?"])[-1]
