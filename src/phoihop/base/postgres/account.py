"""Which account the server runs as, and the command prefix that makes it so.

PostgreSQL refuses to run as root. An ordinary account needs nothing. As root the programs run in a user namespace in
which root looks like an ordinary account: no account is made and no permission changed, but the server keeps root's
rights to files, which is why the application's role is never a superuser. Where user namespaces are denied, an
account that the administrator made for this purpose takes its place.
"""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.base.postgres.disk import PermissionRefused

NAMESPACE = ["unshare", "--user", "--map-user=65534", "--map-group=65534", "--"]
DEDICATED = "phoihop"


class NamespacesDenied(ProductError):
    code = "D003"
    problem = N_(
        "Đang chạy bằng root, PostgreSQL không cho phép điều đó, mà máy này lại không cho tạo không gian người dùng (user namespace)."
    )
    remedy = N_(
        "Hãy chạy bằng một tài khoản thường; hoặc tạo tài khoản riêng cho máy chủ bằng "
        "`useradd --system --shell /usr/sbin/nologin {account}` (tên khác thì đặt PHOIHOP_ACCOUNT) rồi chạy lại; "
        "hoặc đặt DATABASE_URL."
    )


@dataclass(frozen=True, slots=True)
class Account:
    """Who runs the server: `uid` and `gid` own its files, `prefix` goes before its programs."""

    uid: int
    gid: int
    prefix: tuple[str, ...] = ()

    def give(self, path: Path) -> None:
        """Hand over a path that we have just made, where it is not the account's already."""
        if path.lstat().st_uid != self.uid:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)


def choose_account() -> Account:
    """The account for the server of this process; raises NamespacesDenied where root has no way."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    if _works(NAMESPACE):
        return Account(0, 0, tuple(NAMESPACE))
    name = os.environ.get("PHOIHOP_ACCOUNT", DEDICATED)
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        raise NamespacesDenied(account=name) from None
    prefix = ["setpriv", f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups", "--"]
    if entry.pw_uid == 0 or not _works(prefix):
        raise NamespacesDenied(account=name)
    return Account(entry.pw_uid, entry.pw_gid, tuple(prefix))


def check_reach(account: Account, *, home: Path, program: str) -> None:
    """Raises PermissionRefused where the account cannot write in `home` or run `program` (root's rights are less inside)."""
    if not account.prefix:
        return
    for test, path in (("-x", program), ("-w", str(home))):
        if subprocess.run([*account.prefix, "test", test, path], check=False).returncode:
            name = "root" if account.uid == 0 else pwd.getpwuid(account.uid).pw_name
            raise PermissionRefused(path=path, account=name)


def _works(prefix: list[str]) -> bool:
    if shutil.which(prefix[0]) is None:
        return False
    return subprocess.run([*prefix, "true"], check=False, capture_output=True).returncode == 0
