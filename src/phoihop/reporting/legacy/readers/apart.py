"""Reading an old file in a process apart, which has at most 10 seconds and 200 MB."""

import resource
from collections.abc import Mapping
from typing import Any

from phoihop.base.apart.opening import FileTooHeavy, ask_apart
from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.reporting.legacy.rules.grids import Grid, grid_of, grid_record
from phoihop.reporting.legacy.rules.sending import refuse_outright

SECONDS = 10
MEMORY = 200 * 2**20
"""Of data, beside the program itself."""


class OldFileTooHeavy(ProductError):
    """Reading the file took more than is given to strangers' files, or it felled its reader."""

    code = "L100"
    problem = N_(
        "Tệp «{name}» cần quá nhiều thời gian hoặc bộ nhớ để đọc nên đã dừng giữa chừng; không có gì thay đổi."
    )
    remedy = N_("Mở tệp bằng Excel hoặc Word, chép bảng cần dùng sang một tệp mới (.xlsx, .docx) rồi gửi lại.")
    status = 422


def grids_apart(content: bytes, *, name: str) -> list[Grid]:
    """The sheets or tables of an old file. Raises Refused, OldFileTooHeavy."""
    refuse_outright(content, name=name)
    try:
        answer = ask_apart(module=__name__, function="answer_grids", content=content, given={"name": name})
    except FileTooHeavy as heavy:
        raise OldFileTooHeavy(name=name) from heavy
    return [grid_of(record) for record in answer]


def answer_grids(content: bytes, given: Mapping[str, Any]) -> list[dict[str, Any]]:
    """In the process apart: the grids as JSON."""
    from phoihop.reporting.legacy.readers.files import read_grids  # here: only the process apart loads the readers

    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    return [grid_record(grid) for grid in read_grids(content, name=given["name"])]
