"""The folder of the server's socket: inside the data folder, or a private one in /tmp where that path is too long."""

import hashlib
import os
import stat
from pathlib import Path

from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.base.postgres.account import Account
from phoihop.base.postgres.disk import in_words
from phoihop.base.postgres.place import Place

PORT = 5432
# The kernel's limit of a socket's path, its closing zero left out.
LONGEST = 107


class ForeignSocketFolder(ProductError):
    code = "D009"
    problem = N_("Thư mục socket {path} không phải thư mục riêng của tài khoản đang chạy.")
    remedy = N_(
        "Có thể ai đó đã tạo sẵn nó. Hãy nhờ quản trị máy xóa thư mục ấy, hoặc đặt PHOIHOP_DATA tới một đường dẫn ngắn hơn."
    )


def socket_folder(place: Place, *, uid: int) -> Path:
    """Where the socket of this data folder is; nothing is made or looked at."""
    inside = place.home / "socket"
    # libpq reads a comma in a host as a list of hosts.
    if len(os.fsencode(socket_file(inside))) <= LONGEST and "," not in str(inside):
        return inside
    digest = hashlib.sha256(os.fsencode(place.home)).hexdigest()[:16]
    return Path("/tmp") / f"phoihop-{uid}-{digest}"  # noqa: S108  (private: 0700 and owner are checked)


def socket_file(folder: Path) -> Path:
    """The socket that the server makes in its folder."""
    return folder / f".s.PGSQL.{PORT}"


def make_socket_folder(folder: Path, *, account: Account) -> None:
    """Make it with 0700, or raise ForeignSocketFolder where what stands there is not the account's private folder."""
    with in_words(folder):
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            pass
        else:
            account.give(folder)
    if not is_private(folder, uid=account.uid):
        raise ForeignSocketFolder(path=folder)


def is_private(folder: Path, *, uid: int) -> bool:
    """Whether it is a folder (no link) of that account, closed to all others."""
    found = folder.lstat()
    return stat.S_ISDIR(found.st_mode) and found.st_uid == uid and stat.S_IMODE(found.st_mode) == 0o700
