"""A stranger's template in a process apart: checked there, and filled there."""

import pickle
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from phoihop.base.apart.archives import MOST_UNPACKED, unpack
from phoihop.base.apart.opening import ask_apart
from phoihop.base.errors import Refused
from phoihop.base.findings import Finding
from phoihop.base.kept_errors import keep_finding, kept_finding
from phoihop.base.language import N_
from phoihop.outcomes.summaries.rules.manifest import Manifest, dumps, loads, seal
from phoihop.outcomes.summaries.rules.outline import summary_names
from phoihop.outcomes.summaries.rules.records import ReportData
from phoihop.outcomes.summaries.rules.template_faults import with_expected

_NO_KEY = b""
"""With what the process apart seals: the server's key is not its to know."""
MOST_PARAGRAPHS = 20_000
MOST_SIGNS = 2**20
"""Text of a template, in signs: five hundred pages."""


@dataclass(frozen=True, slots=True)
class Checked:
    """All that is wrong with a template; where nothing is, the names that it uses and its paragraphs by part."""

    findings: tuple[Finding, ...]
    names: tuple[str, ...] = ()
    paragraphs: tuple[tuple[str, str], ...] = ()


def check_apart(content: bytes, *, codes: Mapping[str, str]) -> Checked:
    """Whether the file can be filled as a template of a programme with these indicators.

    Raises Refused for what is no safe Word file, FileTooHeavy.
    """
    answer = ask_apart(module=__name__, function="answer_check", content=content, given={"codes": dict(codes)})
    findings = tuple(with_expected(kept_finding(row)) for row in answer["findings"])
    paragraphs = tuple((part, text) for part, text in answer["paragraphs"])
    return Checked(findings, tuple(answer["names"]), paragraphs)


def fill_apart(content: bytes, *, codes: Mapping[str, str], data: ReportData, key: bytes) -> tuple[bytes, Manifest]:
    """The report as `fill` makes it of a stranger's template, and its manifest; sealed here with `key`.

    Raises Refused with everything that is wrong with the template, FileTooHeavy.
    """
    given = {"codes": dict(codes), "data": b64encode(pickle.dumps(data)).decode()}
    answer = ask_apart(module=__name__, function="answer_fill", content=content, given=given)
    if answer["findings"]:
        raise Refused([with_expected(kept_finding(row)) for row in answer["findings"]])
    manifest = loads(answer["manifest"])
    return _sealed(b64decode(answer["document"]), manifest, key), manifest


def answer_check(content: bytes, given: Mapping[str, Any]) -> dict[str, Any]:
    """In the process apart: compile, and tell what stood in the way, or what is in it."""
    from phoihop.outcomes.summaries.render.reading import named, paragraphs_of  # here: lxml is for that process alone
    from phoihop.outcomes.summaries.render.template import compile_template

    compiled = compile_template(content, summary_names().with_fields(given["codes"]))
    if isinstance(compiled, list):
        return {"findings": [keep_finding(finding) for finding in compiled], "names": [], "paragraphs": []}
    names, paragraphs = named(compiled), paragraphs_of(content)
    findings = _empty(names) + _endless(paragraphs)
    return {"findings": [keep_finding(finding) for finding in findings], "names": names, "paragraphs": paragraphs}


def answer_fill(content: bytes, given: Mapping[str, Any]) -> dict[str, Any]:
    """In the process apart: compile and fill."""
    from phoihop.outcomes.summaries.render.filling import fill  # here: lxml is for that process alone
    from phoihop.outcomes.summaries.render.template import compile_template

    compiled = compile_template(content, summary_names().with_fields(given["codes"]))
    if isinstance(compiled, list):
        return {"findings": [keep_finding(finding) for finding in compiled]}
    data: ReportData = pickle.loads(b64decode(given["data"]))  # noqa: S301  (the worker's own, not the file's)
    document, manifest = fill(compiled, data, key=_NO_KEY)
    return {"findings": [], "document": b64encode(document).decode(), "manifest": dumps(manifest)}


def _sealed(document: bytes, manifest: Manifest, key: bytes) -> bytes:
    """The document with the server's seal where the process apart put one that anybody can make."""
    from phoihop.outcomes.documents.rules.package import pack  # here: pages that only check need no lxml

    before, after = (seal(manifest, key=each).encode() for each in (_NO_KEY, key))
    parts = unpack(document, most=MOST_UNPACKED)
    return pack({name: part.replace(before, after) for name, part in parts.items()})


def _empty(names: list[str]) -> list[Finding]:
    if names:
        return []
    problem = N_("mẫu chưa có tên nào để điền")
    return [Finding("W507", problem, N_("đặt vào mẫu các tên trong danh mục, ví dụ kéo từ trang danh mục tên"))]


def _endless(paragraphs: list[tuple[str, str]]) -> list[Finding]:
    signs = sum(len(text) for _part, text in paragraphs)
    if len(paragraphs) <= MOST_PARAGRAPHS and signs <= MOST_SIGNS:
        return []
    problem = N_("mẫu dài quá: {count} đoạn, {signs} ký tự")
    params = {"count": len(paragraphs), "signs": signs}
    return [Finding("W508", problem, N_("bỏ phần chữ không thuộc mẫu"), value=str(signs), params=params)]
