"""The document profiles that the product knows, corrected and added to by the installation's own file."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from phoihop.base.errors import ProductError, Refused, reason_of
from phoihop.base.findings import Finding
from phoihop.base.language import N_
from phoihop.base.postgres.place import installation
from phoihop.outcomes.documents.rules.profiles import Profile, parse_profiles

FILE: Final = Path(__file__).resolve().parent.parent / "data" / "profiles.json"
OWN: Final = "the-thuc.json"
"""The installation's file, in its data folder and of the same form; it may be missing."""


class ProfilesUnreadable(ProductError):
    """The installation's file cannot be opened."""

    code = "W008"
    problem = N_("Không mở được tệp thể thức văn bản «{path}»: {reason}.")
    remedy = N_("Kiểm tra quyền đọc, hoặc bỏ tệp để dùng các thể thức có sẵn.")


def load_profiles() -> tuple[Profile, ...]:
    """The product's profiles with the installation's. Raises ProfilesUnreadable, Refused with all that is wrong in its file.

    The file is looked at each time and read again when it has changed.
    """
    own = installation().data / OWN
    try:
        told = own.stat()
    except FileNotFoundError:
        return _load(own, None)
    except OSError as error:
        raise ProfilesUnreadable(path=own, reason=reason_of(error)) from None
    return _load(own, (told.st_mtime_ns, told.st_size))


@lru_cache(maxsize=1)
def _load(own: Path, state: tuple[int, int] | None) -> tuple[Profile, ...]:
    return parse_profiles(shipped(), _own(own) if state else None)


def shipped() -> dict[str, Any]:
    """What the product brings, as written."""
    record: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return record


def _own(path: Path) -> dict[str, Any]:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ProfilesUnreadable(path=path, reason=reason_of(error)) from None
    except ValueError as error:
        raise Refused([_malformed(path, getattr(error, "lineno", None))]) from None
    if not isinstance(record, dict) or not isinstance(record.get("profiles"), list):
        raise Refused([_malformed(path, None)])
    return record


def _malformed(path: Path, line: int | None) -> Finding:
    return Finding(
        "W009",
        N_("Tệp thể thức văn bản không đúng dạng JSON"),
        N_("sửa tệp theo mẫu của lệnh phoihop template --profiles --json"),
        table=path.name,
        row=line,
        expected=N_("một mục «profiles» gồm danh sách các thể thức, tệp lưu bằng UTF-8"),
    )
