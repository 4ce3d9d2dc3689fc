"""Passwords and keys of an installation: one file each in its secrets folder, readable by the owner alone."""

import os
import secrets
from pathlib import Path

from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.base.postgres.disk import in_words
from phoihop.base.postgres.place import Place


class SecretMissing(ProductError):
    code = "D011"
    problem = N_("Thiếu tệp mật khẩu {path} của cơ sở dữ liệu đã có.")
    remedy = N_("Hãy khôi phục tệp đó từ bản sao lưu của thư mục dữ liệu.")


def obtain_secret(place: Place, name: str) -> str:
    """The secret of that name, made on first use; safe when several processes ask at once."""
    path = place.secrets / name
    with in_words(path):
        place.secrets.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _write_once(path, secrets.token_urlsafe(32))
        return path.read_text(encoding="ascii").strip()


def read_secret(place: Place, name: str) -> str:
    """The secret of that name, which must be there already; raises SecretMissing."""
    path = place.secrets / name
    with in_words(path):
        try:
            return path.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            raise SecretMissing(path=path) from None


def _write_once(path: Path, text: str) -> None:
    """Whole or not at all, and the first writer wins: written beside, then linked to its name."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
