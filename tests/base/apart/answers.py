"""Functions that the tests of the process apart run there."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from phoihop.base.errors import Refused
from phoihop.base.findings import Finding


def length(content: bytes, given: Mapping[str, Any]) -> dict[str, Any]:
    return {"bytes": len(content), **given}


def open_file(content: bytes, known: Mapping[str, Any]) -> dict[str, Any]:
    return {"opened": len(content), **known}


def tell(opened: dict[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    return {**opened, **given}


def refuse(_content: bytes, _given: Mapping[str, Any]) -> None:
    raise Refused([Finding("W101", "tệp «{value}» hỏng {count} chỗ", "sửa", value="x", params={"count": 3})])


def spin(_content: bytes, _given: Mapping[str, Any]) -> None:
    while True:
        pass


def swallow(_content: bytes, _given: Mapping[str, Any]) -> int:
    return len(bytearray(3 * 2**30))


def hold(_content: bytes, given: Mapping[str, Any]) -> int:
    return len(bytearray(given["bytes"]))


def fall(_content: bytes, _given: Mapping[str, Any]) -> None:
    os._exit(9)


def write(_content: bytes, _given: Mapping[str, Any]) -> str:
    import signal
    import tempfile

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "x").write_bytes(b"x")
    except OSError:
        return "refused"
    return "written"


def start(_content: bytes, _given: Mapping[str, Any]) -> str:
    if os.geteuid() == 0:  # the kernel counts no processes of root
        return "refused"
    try:
        subprocess.run([sys.executable, "-c", ""], check=True)
    except OSError:
        return "refused"
    return "started"


def surroundings(_content: bytes, _given: Mapping[str, Any]) -> list[str]:
    return sorted(os.environ)
