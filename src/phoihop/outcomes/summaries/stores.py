"""Files that people sent: kept by hash in the data folder, outside everything that is served, readable by us alone."""

import hashlib
import os
import re
import secrets
from collections.abc import Collection
from pathlib import Path

from django.conf import settings

from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.base.postgres.disk import in_words

_NAME = re.compile(r"[0-9a-f]{64}-[0-9a-f]{16}")


class FileGone(ProductError):
    """A file that was sent is no longer in the data folder."""

    code = "W208"
    problem = N_("Tệp đã gửi không còn trong kho tệp của máy chủ.")
    remedy = N_("Gửi lại tệp; nếu lại mất, báo người quản trị kiểm tra thư mục dữ liệu.")
    status = 409


def keep_file(content: bytes) -> str:
    """Write the file whole (0600) and give its name: its SHA-256 and a number of its own, so that each can be removed."""
    name = f"{hashlib.sha256(content).hexdigest()}-{secrets.token_hex(8)}"
    path = _path(name)
    with in_words(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    return name


def read_file(name: str) -> bytes:
    """The file as it was sent. Raises FileGone, also where its bytes are no longer those of its hash."""
    try:
        content = _path(name).read_bytes()
    except FileNotFoundError as error:
        raise FileGone from error
    if hashlib.sha256(content).hexdigest() != name[:64]:
        raise FileGone
    return content


def forget_file(name: str) -> None:
    """Remove the file; nothing if it is gone already."""
    if name:
        _path(name).unlink(missing_ok=True)


def forget_others(*, known: Collection[str], before: float) -> int:
    """Remove files older than this moment (seconds) that no row names: of changes that were undone. Gives how many."""
    others = [path for path in _folder().glob("??/*") if path.name not in known and path.stat().st_mtime < before]
    for path in others:
        path.unlink(missing_ok=True)
    return len(others)


def _folder() -> Path:
    return Path(settings.DATA) / "uploads" / "summaries"


def _path(name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise FileGone
    return _folder() / name[:2] / name
