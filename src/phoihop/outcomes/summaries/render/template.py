"""Compiling a template: names that an officer typed become native content controls, or findings say why not.

A placeholder is `{{ NAME }}`, `{{ hinh:NAME }}` (a chart), `{{ bang:NAME }}` (a table, alone in its paragraph),
`{{ lap:NAME }}` (in a table row: the row is repeated; alone in a paragraph: everything up to `{{ het }}` is),
`{{ neu:NAME }} … {{ het }}` (paragraphs kept only where the condition holds). There are no expressions.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import count

from lxml import etree

from phoihop.base.errors import ProductError
from phoihop.base.findings import Finding, has_errors
from phoihop.base.language import N_
from phoihop.base.vietnamese import fold, to_nfc
from phoihop.base.vietnamese.nearest import nearest
from phoihop.outcomes.documents.rules.names import END, KnownNames, written
from phoihop.outcomes.documents.rules.package import open_package, pack, write_xml
from phoihop.outcomes.documents.rules.wordml import (
    PPR,
    SDT,
    TC,
    TR,
    P,
    paragraph_text,
    q,
    tag_of,
)
from phoihop.outcomes.summaries.render.refusals import CODE, check_template, place, shortened
from phoihop.outcomes.summaries.render.runs import flat_text, isolate, remove_runs, replace_runs, run_like
from phoihop.outcomes.summaries.rules.marks import TEMPLATE

KINDS = {"": "n", "hinh": "h", "bang": "b", "lap": "r", "neu": "c"}
"""Kinds of placeholders and their letters in tags."""

MOST_NAMES = 500
"""In one paragraph, which is cut anew for each."""

_TOKEN = re.compile(r"\{\{([^{}\0]*)\}\}")
_INSIDE = re.compile(r"\s*(?:([^\W\d_]+)\s*:\s*)?([^\W\d_][\w.\-]{0,49})\s*")
_BRACES = re.compile(r"\{\{|\}\}")


@dataclass(frozen=True, slots=True)
class CompiledTemplate:
    """A template whose names are controls. `content` is a Word file like any other, `source_hash` that of the upload."""

    content: bytes
    source_hash: str
    uses: frozenset[tuple[str, str]]
    parts: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Token:
    """One placeholder: where it stands in its paragraph's text, its kind and name."""

    start: int
    end: int
    kind: str
    name: str


class NotCompiled(ProductError):
    """The bytes are no compiled template."""

    code = "W002"
    problem = N_("Tệp này chưa được biên dịch thành mẫu.")
    remedy = N_("Tải lại mẫu để biên dịch.")


def compile_template(content: bytes, known: KnownNames) -> CompiledTemplate | list[Finding]:
    """The template ready to fill, or everything that is wrong with it at once (codes W105–W119).

    Raises Refused (W101–W104) for bytes that are no safe Word file.
    """
    package = open_package(content)
    findings = check_template(package)
    compiler = _Compiler(known)
    parts, texts = dict(package.parts), package.text_parts()
    roots = package.given_up()
    for part in texts:
        compiler.compile(roots[part], part)
        parts[part] = write_xml(roots[part])
    findings += compiler.findings
    if has_errors(findings):
        return findings
    return _compiled(parts, sha256(content).hexdigest(), compiler.uses)


def load_compiled(content: bytes, *, source_hash: str) -> CompiledTemplate:
    """A compiled template out of the bytes that were kept; raises NotCompiled, or Refused for no Word file."""
    package = open_package(content)
    uses = {split_mark(sdt) for part in package.text_parts() for sdt in controls(package.root(part))}
    if not uses:
        raise NotCompiled
    return _compiled(dict(package.parts), source_hash, uses)


def controls(root: etree._Element) -> Iterator[etree._Element]:
    """The controls that a compiled template put there, outermost first."""
    return (sdt for sdt in root.iter(SDT) if tag_of(sdt).startswith(TEMPLATE))


def split_mark(sdt: etree._Element) -> tuple[str, str]:
    """(letter, name) of a compiled control."""
    _prefix, letter, name = tag_of(sdt).split(":", 2)
    return letter, name


def _compiled(parts: dict[str, bytes], source_hash: str, uses: set[tuple[str, str]]) -> CompiledTemplate:
    return CompiledTemplate(pack(parts), source_hash, frozenset(uses), parts)


class _Compiler:
    """Works through one template's parts, gathering findings and the names used."""

    def __init__(self, known: KnownNames) -> None:
        self.known = known
        self.findings: list[Finding] = []
        self.uses: set[tuple[str, str]] = set()
        self.part = ""
        self.ids = count(1)

    def compile(self, root: etree._Element, part: str) -> None:
        self.part = part
        for double in _doubles(root):
            double.getparent().remove(double)  # type: ignore[union-attr]
        marks: dict[etree._Element, Token] = {}
        for paragraph in list(root.iter(P)):
            self._paragraph(paragraph, marks)
        for container in {mark.getparent(): None for mark in marks}:
            if container is not None:
                self._container(container, marks)
        self._names(root, self.known)

    def _paragraph(self, paragraph: etree._Element, marks: dict[etree._Element, Token]) -> None:
        text = flat_text(paragraph)
        if set("{}").isdisjoint(text):
            return
        tokens = list(self._tokens(text, paragraph))
        if len(tokens) > MOST_NAMES:
            self._find("W119", _CROWDED, _CROWDED_REMEDY, paragraph, str(len(tokens)))
            return
        rows = self._rows(tokens, paragraph, text)
        blocks = [token for token in tokens if token.kind in ("lap", "neu", "bang", END) and token not in rows]
        if blocks:
            self._block(paragraph, blocks[0], text, marks)
            return
        for token in reversed(tokens):
            self._inline(paragraph, token, text)
        for row in rows:
            self._row(paragraph, row)

    def _block(self, paragraph: etree._Element, token: Token, text: str, marks: dict[etree._Element, Token]) -> None:
        """Note a mark that stands alone in its paragraph; beside other text it is a fault."""
        if text.strip() == text[token.start : token.end]:
            marks[paragraph] = token
        else:
            self._find("W113", _ALONE, _ALONE_REMEDY, paragraph, text[token.start : token.end])

    def _tokens(self, text: str, paragraph: etree._Element) -> Iterator[Token]:
        for found in _TOKEN.finditer(text):
            token = _token(found)
            if token:
                yield token
            else:
                self._find("W112", _NO_NAME, _NO_NAME_REMEDY, paragraph, found[0])
        left = _TOKEN.sub("", text)
        if CODE.search(left) or any(CODE.search(found[1]) for found in _TOKEN.finditer(text)):
            self._find(
                "W109", N_("mẫu có mã lệnh ({{% … %}}), ở đoạn «{paragraph}»"), _CODE_REMEDY, paragraph, shortened(text)
            )
        elif _BRACES.search(left):
            self._find(
                "W112",
                N_("ngoặc nhọn kép không thành cặp, ở đoạn «{paragraph}»"),
                _PAIR_REMEDY,
                paragraph,
                shortened(left),
            )

    def _rows(self, tokens: list[Token], paragraph: etree._Element, text: str) -> list[Token]:
        """The marks that repeat the table row in which they stand."""
        return [token for token in tokens if token.kind == "lap" and self._in_row(token, tokens, paragraph, text)]

    def _in_row(self, token: Token, tokens: list[Token], paragraph: etree._Element, text: str) -> bool:
        """Whether a `lap` repeats its table row: it stands beside other text, or nothing in its cell ends it."""
        cell = paragraph.getparent()
        if cell is None or cell.tag != TC:
            return False
        if text.strip() != text[token.start : token.end]:
            return True
        depth = 0
        for sibling in paragraph.itersiblings(P):
            kind = _only_kind(flat_text(sibling))
            depth += (kind in ("lap", "neu")) - (kind == END)
            if depth < 0:
                return False
        return True

    def _inline(self, paragraph: etree._Element, token: Token, text: str) -> None:
        runs = isolate(paragraph, token.start, token.end)
        parents = {run.getparent() for run in runs}
        if len(parents) != 1:
            self._find("W114", _BROKEN, _BROKEN_REMEDY, paragraph, text[token.start : token.end])
            return
        if token.kind == "lap":
            remove_runs(runs)
            return
        replace_runs(runs, self._control(token, [run_like(runs[0], text[token.start : token.end])]))

    def _row(self, paragraph: etree._Element, token: Token) -> None:
        row = next(paragraph.iterancestors(TR))
        if row.getparent() is not None and tag_of_parent(row).startswith(f"{TEMPLATE}r:"):
            self._find(
                "W115",
                N_("một dòng bảng chỉ lặp theo một tên, ở đoạn «{paragraph}»"),
                _ONE_REMEDY,
                paragraph,
                token.name,
            )
            return
        cell = paragraph.getparent()
        if cell is not None and not paragraph_text(paragraph) and len(cell.findall(P)) > 1:
            cell.remove(paragraph)
        _wrap(self._control(token, []), [row])

    def _container(self, container: etree._Element, marks: dict[etree._Element, Token]) -> None:
        """Pair the markers among the children of one body, cell or box, and wrap what is between them."""
        open_marks: list[etree._Element] = []
        for child in [child for child in container if child in marks]:
            token = marks[child]
            if token.kind == "bang":
                _wrap(self._control(token, []), [child])
            elif token.kind != END:
                open_marks.append(child)
            elif open_marks:
                self._close(open_marks.pop(), child, marks)
            else:
                self._find("W116", _NOT_OPENED, _PAIRS_REMEDY, child, written("", END))
        for child in open_marks:
            token = marks[child]
            self._find("W116", _NOT_CLOSED, _PAIRS_REMEDY, child, written(token.kind, token.name))

    def _close(self, first: etree._Element, last: etree._Element, marks: dict[etree._Element, Token]) -> None:
        if any(mark.find(f"{PPR}/{q('w:sectPr')}") is not None for mark in (first, last)):
            self._find("W117", _SECTION, _SECTION_REMEDY, first, written(marks[first].kind, marks[first].name))
            return
        inside = []
        for sibling in first.itersiblings():
            if sibling is last:
                break
            inside.append(sibling)
        _wrap(self._control(marks[first], []), [first, *inside])
        for mark in (first, last):
            mark.getparent().remove(mark)  # type: ignore[union-attr]

    def _control(self, token: Token, content: list[etree._Element]) -> etree._Element:
        sdt = etree.Element(SDT)
        properties = etree.SubElement(sdt, q("w:sdtPr"))
        etree.SubElement(properties, q("w:alias")).set(q("w:val"), f"{token.kind}:{token.name}".lstrip(":"))
        etree.SubElement(properties, q("w:tag")).set(q("w:val"), f"{TEMPLATE}{KINDS[token.kind]}:{token.name}")
        etree.SubElement(properties, q("w:id")).set(q("w:val"), str(1_900_000_000 + next(self.ids)))
        etree.SubElement(sdt, q("w:sdtContent")).extend(content)
        return sdt

    def _names(self, element: etree._Element, known: KnownNames) -> None:
        """Check every control's name against what is known at its place: inside a group its own names count too."""
        for child in element:
            mark = tag_of(child) if child.tag == SDT else ""
            if not mark.startswith(TEMPLATE):
                self._names(child, known)
                continue
            letter, name = split_mark(child)
            kind = next((kind for kind, own in KINDS.items() if own == letter), "")
            self.uses.add((letter, name))
            if name not in known.of_kind(kind):
                self._unknown(child, kind, name, known)
            self._names(child, self._inside(kind, name, known))

    def _inside(self, kind: str, name: str, known: KnownNames) -> KnownNames:
        """What is known inside a control; in a group nobody knows, what the nearest one would know."""
        group = name if name in known.groups else nearest(name, known.groups)
        return known.inside(group) if kind == "lap" and group else known

    def _unknown(self, sdt: etree._Element, kind: str, name: str, known: KnownNames) -> None:
        groups = [group for group, inner in self.known.groups.items() if name in inner.of_kind(kind)]
        paragraph = next(sdt.iter(P), None)
        where = place(sdt) or (shortened(paragraph_text(paragraph)) if paragraph is not None else "")
        close = nearest(name, known.of_kind(kind))
        params = {
            "paragraph": where,
            "near": written(kind, close),
            "group": written("lap", groups[0]) if groups else "",
        }
        remedy = _NEAR if close else _SEE_NAMES
        if groups:
            remedy = N_("chỉ dùng tên này trong phần lặp {group}")
        problem = N_("không có tên {value}, ở đoạn «{paragraph}»")
        self.findings.append(Finding("W118", problem, remedy, self.part, value=written(kind, name), params=params))

    def _find(self, code: str, problem: str, remedy: str, paragraph: etree._Element, value: str) -> None:
        params = {"paragraph": shortened(paragraph_text(paragraph))}
        self.findings.append(Finding(code, problem, remedy, self.part, value=value, params=params))


def tag_of_parent(element: etree._Element) -> str:
    """The tag of the control whose content an element is; '' where it is none's."""
    content = element.getparent()
    sdt = content.getparent() if content is not None else None
    return tag_of(sdt) if sdt is not None and sdt.tag == SDT else ""


def _token(found: re.Match[str]) -> Token | None:
    inside = _INSIDE.fullmatch(to_nfc(found[1]))
    if not inside:
        return None
    kind, name = fold(inside[1] or ""), inside[2]
    if not kind and fold(name) == END:
        return Token(found.start(), found.end(), END, "")
    return Token(found.start(), found.end(), kind, name) if kind in KINDS else None


def _only_kind(text: str) -> str:
    """The kind of the placeholder that a paragraph consists of; '' otherwise."""
    found = _TOKEN.fullmatch(text.strip())
    token = _token(found) if found else None
    return token.kind if token else ""


def _doubles(root: etree._Element) -> list[etree._Element]:
    """The older copies of text boxes that hold names: filling both would print every number twice."""
    return [
        fallback
        for fallback in root.iter(q("mc:Fallback"))
        if any("{{" in flat_text(paragraph) for paragraph in fallback.iter(P))
    ]


def _wrap(control: etree._Element, elements: list[etree._Element]) -> None:
    elements[0].addprevious(control)
    control[-1].extend(elements)


_CROWDED = N_("một đoạn có {value} tên, ở đoạn «{paragraph}»")
_CROWDED_REMEDY = N_("chia đoạn này thành nhiều đoạn")
_ALONE = N_("{value} phải đứng riêng một đoạn, đang ở đoạn «{paragraph}»")
_ALONE_REMEDY = N_("xuống dòng (Enter) trước và sau dấu này")
_NO_NAME = N_("«{value}» không phải là một tên, ở đoạn «{paragraph}»")
_NO_NAME_REMEDY = N_(
    "trong ngoặc nhọn kép chỉ viết một tên, không viết biểu thức; xem tên ở trang «Danh mục tên của mẫu» hoặc bằng"
    " phoihop template --names"
)
_CODE_REMEDY = N_("bỏ mã lệnh; mẫu chỉ có tên, phần lặp và điều kiện đặt tên sẵn")
_PAIR_REMEDY = N_("viết đủ hai ngoặc mở và hai ngoặc đóng quanh tên, trên cùng một dòng")
_BROKEN = N_("tên {value} nằm vắt qua một liên kết hoặc ô điều khiển, ở đoạn «{paragraph}»")
_BROKEN_REMEDY = N_("xóa rồi gõ lại cả tên")
_ONE_REMEDY = N_("giữ một dấu lặp trong dòng")
_NOT_OPENED = N_("có {value} mà không có phần mở, ở đoạn «{paragraph}»")
_NOT_CLOSED = N_("{value} không có dấu kết thúc ở cùng chỗ (cùng thân văn bản, cùng ô bảng)")
_PAIRS_REMEDY = N_("mỗi phần lặp hoặc điều kiện kết thúc bằng một dấu het đứng riêng một đoạn")
_SECTION = N_("dấu {value} nằm trong đoạn có ngắt section")
_SECTION_REMEDY = N_("đặt ngắt section ở một đoạn khác")
_NEAR = N_("có phải là {near}? Xem mọi tên ở trang «Danh mục tên của mẫu» hoặc bằng phoihop template --names")
_SEE_NAMES = N_("xem các tên dùng được ở trang «Danh mục tên của mẫu» hoặc bằng phoihop template --names")
