"""The figures desk: one process that keeps datasets warm and answers the questions of pages over a local socket.

A web process holds neither the engine nor its libraries; it asks. A process without a desk (a test, a command) answers
for itself by the same functions. The socket lies in a private folder of the data folder; both sides prove that they know
the installation's key before a message is read. Answers come whole and current, or not at all (`FiguresNotReady`).
"""

import fcntl
import hashlib
import logging
import os
import secrets
import socket
import struct
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from math import inf
from multiprocessing import AuthenticationError
from multiprocessing.connection import Connection, answer_challenge, deliver_challenge
from pathlib import Path
from threading import BoundedSemaphore, Thread
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, cast, overload

from django.db import DatabaseError, close_old_connections, connection

from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.base.postgres.place import Place, installation
from phoihop.base.postgres.secretfiles import obtain_secret
from phoihop.base.postgres.sockets import LONGEST, ForeignSocketFolder, is_private
from phoihop.measures.figures.rules.charts import Chart
from phoihop.measures.figures.rules.questions import (
    Answer,
    BesideAnswer,
    BesideQuestion,
    BookAnswer,
    BookQuestion,
    ChartQuestion,
    DrawingQuestion,
    OriginAnswer,
    OriginFile,
    OriginQuestion,
    Pairs,
    PairsQuestion,
    PeriodsQuestion,
    Question,
    ReachAnswer,
    ReachQuestion,
    SheetAnswer,
    SheetQuestion,
)

if TYPE_CHECKING:
    from phoihop.measures.figures.queries.answering import Desk
    from phoihop.measures.figures.queries.keeping import Comparing

ASKS = "PHOIHOP_DESK"
"""Set in web processes: figures are asked for, never computed here."""

SECRET = "desk.key"  # noqa: S105
PATIENCE = 8.0
"""Seconds a page waits for its figures, and a file for its rows (times ten)."""
ARRIVAL = 1.0
"""Seconds in which a desk that is starting again may come up."""
LEAST = 0.01
"""Seconds that are always waited for what is there already."""
AT_ONCE = 3
"""Questions of one web process under way at once: the other threads stay free for pages without figures."""
HANDLERS = 8
LIBRARIES = ("pandas", "altair", "vl_convert")
"""Loaded before there are threads: one that draws must not meet a library that another is just loading."""
_log = logging.getLogger("phoihop.desk")
_turn = BoundedSemaphore(AT_ONCE)
_until: ContextVar[float] = ContextVar("until", default=inf)
"""When whoever asks wants to go on without figures."""


class FiguresNotReady(ProductError):
    """The desk is not there, starts again, or has not finished in time."""

    code = "F401"
    problem = N_("Số liệu đang được tính lại.")
    remedy = N_("Thử lại sau ít giây.")
    status = 503


class FiguresFailed(ProductError):
    """The desk met with something unforeseen; its log has the rest under the same number."""

    code = "F402"
    problem = N_("Không tính được số liệu do lỗi ngoài dự kiến (mã {number}).")
    remedy = N_("Thử lại sau ít phút; nếu vẫn lỗi, hãy đọc mã này cho người quản trị.")
    status = 500


class ToldByDesk(ProductError):
    """An error that the desk told: code, sentences and names are its own."""

    def __init__(self, told: "Refusal") -> None:
        super().__init__(**told.params)
        self.code, self.problem, self.remedy, self.status = told.code, told.problem, told.remedy, told.status


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error of the product on its way between the processes."""

    code: str
    problem: str
    remedy: str
    status: int
    params: dict[str, str]


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Whatever is asked of the desk inside waits for so long in all, then FiguresNotReady; the desk goes on computing."""
    token = _until.set(monotonic() + seconds)
    try:
        yield
    finally:
        _until.reset(token)


@overload
def ask(question: PeriodsQuestion) -> tuple[str, ...]: ...
@overload
def ask(question: SheetQuestion) -> SheetAnswer: ...
@overload
def ask(question: BesideQuestion) -> BesideAnswer: ...
@overload
def ask(question: OriginQuestion) -> OriginAnswer: ...
@overload
def ask(question: PairsQuestion) -> Pairs: ...
@overload
def ask(question: OriginFile | DrawingQuestion) -> bytes: ...
def ask(question: Question) -> Answer:
    """The answer as of now: from the desk in a web process, else computed here. Raises FiguresNotReady, FiguresFailed."""
    if os.environ.get(ASKS):
        return _asked(question, patience=PATIENCE * (10 if isinstance(question, OriginFile) else 1))
    from phoihop.measures.figures.queries.answering import answer

    return answer(question)


@overload
def ask_listening(question: ReachQuestion) -> ReachAnswer: ...
@overload
def ask_listening(question: SheetQuestion) -> SheetAnswer: ...
@overload
def ask_listening(question: BookQuestion) -> BookAnswer: ...
@overload
def ask_listening(question: PairsQuestion) -> Pairs: ...
@overload
def ask_listening(question: ChartQuestion) -> Chart: ...
def ask_listening(question: Question) -> Answer:
    """The answer as of now, for whoever can also compute: from a desk that listens, with time to wait.

    Raises FiguresNotReady where none does.
    """
    if not socket_path(installation(), str(connection.settings_dict["NAME"])).exists():
        raise FiguresNotReady
    return _asked(question, patience=PATIENCE * 10)


def socket_path(place: Place, database: str) -> Path:
    """Where the desk of a database listens; a path too long for a socket goes to a private folder in /tmp."""
    inside = place.data / "desk" / f"{database}.sock"
    if len(os.fsencode(inside)) <= LONGEST:
        return inside
    digest = hashlib.sha256(os.fsencode(inside)).hexdigest()[:16]
    return Path("/tmp") / f"phoihop-desk-{os.getuid()}-{digest}" / "figures.sock"  # noqa: S108 (private: checked)


def _asked(question: Question, *, patience: float) -> Answer:
    if not _turn.acquire(timeout=_at_most(ARRIVAL)):
        raise FiguresNotReady
    try:
        told = _exchange(question, patience)
    except (OSError, EOFError, AuthenticationError) as error:
        raise FiguresNotReady from error
    finally:
        _turn.release()
    if isinstance(told, Refusal):
        raise FiguresNotReady if told.code == FiguresNotReady.code else ToldByDesk(told)
    return cast(Answer, told)


def _exchange(question: Question, patience: float) -> Any:
    with _wire(_reached(), _at_most(patience)) as desk:
        answer_challenge(desk, _key())
        deliver_challenge(desk, _key())
        desk.send(question)
        return desk.recv()


def _at_most(seconds: float) -> float:
    """So long, or for what is left to whoever asks; never nothing, which a socket takes for ever."""
    return max(LEAST, min(seconds, _until.get() - monotonic()))


def _reached() -> socket.socket:
    """A connection to the desk; one that is just starting is waited for a little."""
    path = str(socket_path(installation(), str(connection.settings_dict["NAME"])))
    end = monotonic() + _at_most(ARRIVAL)
    while True:
        reached = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        reached.settimeout(ARRIVAL)
        try:
            reached.connect(path)
            return reached
        except OSError:
            reached.close()
            if monotonic() > end:
                raise
        sleep(0.05)


def _wire(end: socket.socket, patience: float) -> Connection:
    """Messages over a socket; a read or write that takes longer than the patience fails."""
    end.setblocking(True)
    limit = struct.pack("ll", int(patience), int(patience % 1 * 1e6))
    end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
    end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
    return Connection(end.detach())


@cache
def _key() -> bytes:
    return obtain_secret(installation(), SECRET).encode()


def serve(*, comparing: "Comparing") -> None:
    """Answer questions until the process is told to end; what is in use is kept ready in the background.

    Whoever comes while the libraries are still being loaded waits at the door.
    """
    with _listening(socket_path(installation(), str(connection.settings_dict["NAME"]))) as door:
        for library in LIBRARIES:
            import_module(library)
        from phoihop.measures.figures.queries.answering import Desk
        from phoihop.measures.figures.queries.keeping import keep_ready

        desk = Desk()
        Thread(target=keep_ready, args=(desk, comparing), daemon=True, name="ready").start()
        with (
            ThreadPoolExecutor(HANDLERS, thread_name_prefix="compute") as computing,
            ThreadPoolExecutor(HANDLERS, thread_name_prefix="answer") as handlers,
        ):
            while True:
                visitor, _address = door.accept()
                handlers.submit(_attend, desk, computing, visitor)


@contextmanager
def _listening(path: Path) -> Iterator[socket.socket]:
    """The door of the one desk of this database; a socket that a killed desk left behind is replaced."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not is_private(path.parent, uid=os.getuid()):
        raise ForeignSocketFolder(path=path.parent)
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # until the desk before this one has ended
        path.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as door:
            before = os.umask(0o177)
            try:
                door.bind(str(path))
            finally:
                os.umask(before)
            door.listen(64)
            yield door


def _attend(desk: "Desk", computing: ThreadPoolExecutor, visitor: socket.socket) -> None:
    """One question, one answer."""
    with suppress(OSError, EOFError, AuthenticationError), _wire(visitor, PATIENCE) as web:
        deliver_challenge(web, _key())
        answer_challenge(web, _key())
        question = web.recv()
        web.send(_told(question, computing.submit(_computed, desk, question)))


def _told(question: Question, computed: "Future[Answer]") -> Answer | Refusal:
    """The answer, or the error as a page can tell it."""
    error = computed.exception()
    if error is None:
        return computed.result()
    if isinstance(error, ProductError):
        return _refusal(error)
    if isinstance(error, DatabaseError):
        _log.warning("figures not read: %s", error)
        return _refusal(FiguresNotReady())
    number = secrets.token_hex(4)
    _log.error("figures failed, number %s, question %s", number, question, exc_info=error)
    return _refusal(FiguresFailed(number=number))


def _computed(desk: "Desk", question: Question) -> Answer:
    close_old_connections()
    try:
        return desk.answer(question)
    finally:
        close_old_connections()


def _refusal(error: ProductError) -> Refusal:
    params = {name: str(value) for name, value in error.params.items()}
    return Refusal(error.code, error.problem, error.remedy, error.status, params)
