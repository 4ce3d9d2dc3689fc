"""Asking the process apart."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from phoihop.base.apart.limits import Limits
from phoihop.base.errors import ProductError, Refused
from phoihop.base.kept_errors import kept_finding
from phoihop.base.language import N_

_SOURCE = Path(__file__).resolve().parents[3]
_KEPT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH")
"""All that the process knows of ours: no passwords, no place of the database."""


class FileTooHeavy(ProductError):
    """Opening the file took more time or memory than is given to strangers' files, or the process fell."""

    code = "P221"
    problem = N_(
        "Tệp này cần quá nhiều thời gian hoặc bộ nhớ để đọc nên đã dừng lại giữa chừng; không có gì bị ảnh hưởng."
    )
    remedy = N_("Mở tệp bằng Word, lưu lại thành tệp .docx mới, bỏ bớt hình ảnh rồi gửi lại.")
    status = 422


def ask_apart(
    *,
    module: str,
    function: str,
    content: bytes,
    given: Mapping[str, Any] | None = None,
    limits: Limits = Limits(),  # noqa: B008  (frozen)
) -> Any:
    """What `function(content, given)` answers (JSON) in a process with limits. Raises Refused, FileTooHeavy."""
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "phoihop.base.apart.child", module, function, str(limits.cpu), str(limits.memory)],
            input=json.dumps(dict(given or {})).encode() + b"\n" + content,
            capture_output=True,
            timeout=limits.patience,
            check=False,
            cwd="/",
            env={**environment, "PYTHONPATH": str(_SOURCE), "PYTHONDONTWRITEBYTECODE": "1"},
        )
    except subprocess.TimeoutExpired as error:
        raise FileTooHeavy from error
    if done.returncode != 0:
        raise FileTooHeavy
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise Refused([kept_finding(row) for row in answer["refused"]])
    return answer["answer"]
