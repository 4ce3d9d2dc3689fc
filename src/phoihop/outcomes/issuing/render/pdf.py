"""Word to PDF by LibreOffice, where the machine has it: one at a time, in a profile of its own, ended when it hangs."""

import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from phoihop.base.errors import ProductError
from phoihop.base.language import N_

PATIENCE = 120
"""Seconds for one file; the example report takes a few."""
WAITING = 300
"""Seconds to wait for a conversion before this one."""
_FILTER = "pdf:writer_pdf_Export"
_SAFE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
 oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""
"""No macro runs, nothing is fetched from outside."""


class OfficeAbsent(ProductError):
    """The machine has no LibreOffice."""

    code = "Y320"
    problem = N_("Máy chủ chưa cài LibreOffice nên không tự chuyển văn bản sang PDF được.")
    remedy = N_(
        "Mở tệp Word đã ban hành, xuất PDF rồi ký số; hoặc đề nghị quản trị viên cài LibreOffice (xem docs/admin)."
    )
    status = 503


class OfficeFailed(ProductError):
    """LibreOffice made no PDF of the file, or did not come to an end."""

    code = "Y321"
    problem = N_("LibreOffice không chuyển được văn bản sang PDF ({reason}).")
    remedy = N_("Thử lại; nếu vẫn lỗi, mở tệp Word đã ban hành và xuất PDF bằng Word, rồi báo người quản trị.")
    status = 503


def find_office(named: str) -> str:
    """The program: by the setting's name or path, else `soffice` on the PATH. Raises OfficeAbsent."""
    found = shutil.which(named or "soffice")
    if found is None:
        raise OfficeAbsent
    return found


def to_pdf(content: bytes, *, office: str, folder: Path) -> bytes:
    """The Word file as PDF. `folder` keeps LibreOffice's profile and the lock. Raises OfficeFailed."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(folder / "lock"), tempfile.TemporaryDirectory(prefix="pdf-", dir=folder) as room:
        source = Path(room) / "van-ban.docx"
        source.write_bytes(content)
        _run(office, _profile(folder), source)
        made = source.with_suffix(".pdf")
        pdf = made.read_bytes() if made.exists() else b""
    if not pdf.startswith(b"%PDF-"):
        raise OfficeFailed(reason=N_("không có tệp kết quả"))
    return pdf


def _run(office: str, profile: Path, source: Path) -> None:
    """One conversion in a group of processes of its own, which is ended as a whole."""
    command = [office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck"]
    command += ["--convert-to", _FILTER, "--outdir", str(source.parent), str(source)]
    environment = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "TMPDIR") if name in os.environ}
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=source.parent,
        env={**environment, "HOME": str(profile)},
        start_new_session=True,
    )
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        raise OfficeFailed(reason=N_("quá thời gian cho phép")) from None
    finally:
        _end(process)


def _end(process: subprocess.Popen) -> None:
    """Nothing of it goes on: LibreOffice starts a program of its own."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    finally:
        process.wait()


def _profile(folder: Path) -> Path:
    profile = folder / "profile"
    settings = profile / "user" / "registrymodifications.xcu"
    if not settings.exists():
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(_SAFE, encoding="utf-8")
    return profile


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One conversion at a time on this machine, whichever process asks. Raises OfficeFailed after a long wait."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(descriptor)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int) -> None:
    until = time.monotonic() + WAITING
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise OfficeFailed(reason=N_("đang bận chuyển văn bản khác")) from None
            time.sleep(0.2)
        else:
            return
