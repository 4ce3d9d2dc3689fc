"""Files that commands write: beside their target and renamed when whole, so that a failure leaves the older file."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from phoihop.base.errors import ProductError, reason_of
from phoihop.base.language import N_


class OutputUnwritable(ProductError):
    """The file cannot be written there."""

    code = "B102"
    problem = N_("Không ghi được «{path}»: {reason}.")
    remedy = N_("Kiểm tra thư mục, quyền ghi và chỗ trống trên đĩa, rồi chạy lại.")


@contextmanager
def written_whole(*, target: Path) -> Iterator[Path]:
    """Gives an empty file to write, which takes the target's place when the block ends well. Raises OutputUnwritable."""
    beside = target.with_name(f".{target.stem}.part{target.suffix}")
    try:
        beside.touch()
        yield beside
        beside.replace(target)
    except OSError as error:
        raise OutputUnwritable(path=target, reason=reason_of(error)) from error
    finally:
        if beside.parent.is_dir():
            beside.unlink(missing_ok=True)
