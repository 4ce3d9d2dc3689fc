"""What the disk refuses, in words: a full disk, a missing permission."""

import errno
import os
import pwd
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from phoihop.base.errors import ProductError
from phoihop.base.language import N_

FULL = {errno.ENOSPC, errno.EDQUOT}
DENIED = {errno.EACCES, errno.EPERM, errno.EROFS}
# A new server takes 45 MB and its first write-ahead segments 64 MB more.
ROOM_FOR_A_NEW_SERVER = 160 * 1024 * 1024


class DiskFull(ProductError):
    code = "D006"
    problem = N_("Đĩa chứa {path} đã hết chỗ.")
    remedy = N_(
        "Hãy giải phóng dung lượng hoặc đặt PHOIHOP_DATA sang đĩa khác, rồi chạy lại; dữ liệu đã ghi vẫn còn nguyên."
    )


class PermissionRefused(ProductError):
    code = "D005"
    problem = N_("Tài khoản {account} không có quyền đọc, ghi {path}.")
    remedy = N_(
        "Hãy chạy bằng tài khoản chủ của thư mục đó, hoặc chọn thư mục khác mà tài khoản này được ghi (thư mục dữ liệu đặt bằng PHOIHOP_DATA)."
    )


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Inside the block, a full disk or a denied permission becomes the product's error about `path`."""
    try:
        yield
    except OSError as error:
        place = error.filename or path
        if error.errno in FULL:
            raise DiskFull(path=place) from error
        if error.errno in DENIED:
            raise PermissionRefused(path=place, account=account_name()) from error
        raise


def check_room(path: Path) -> None:
    """Raises DiskFull where a new server would not fit beside `path`."""
    if shutil.disk_usage(path).free < ROOM_FOR_A_NEW_SERVER:
        raise DiskFull(path=path)


def account_name(uid: int | None = None) -> str:
    """The account's name, or its number where it has none."""
    number = os.geteuid() if uid is None else uid
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)
