"""Certificates that the administrator trusts as anchors: files in one folder."""

import base64
import re
from pathlib import Path

from phoihop.base.errors import ProductError
from phoihop.base.language import N_

_ENDINGS = {".pem", ".crt", ".cer", ".der"}
_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----(.+?)-----END CERTIFICATE-----", re.DOTALL)


class AnchorsUnreadable(ProductError):
    """A file in the folder of trust anchors holds no certificate."""

    code = "Y318"
    problem = N_("Không đọc được chứng thư gốc «{name}» trong thư mục chứng thư tin cậy.")
    remedy = N_("Đề nghị quản trị viên thay tệp đó bằng chứng thư dạng PEM hoặc DER.")
    status = 503


def read_anchors(folder: Path) -> list[bytes]:
    """Every certificate (DER) of the folder, in the order of the files' names; none without a folder. Raises AnchorsUnreadable."""
    if not folder.is_dir():
        return []
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in _ENDINGS)
    return [certificate for path in files for certificate in _certificates(path)]


def _certificates(path: Path) -> list[bytes]:
    try:
        content = path.read_bytes()
        found = [base64.b64decode(body) for body in _PEM.findall(content)] or [content]
    except (OSError, ValueError):
        raise AnchorsUnreadable(name=path.name) from None
    if not all(one.startswith(b"\x30") for one in found):
        raise AnchorsUnreadable(name=path.name)
    return found
