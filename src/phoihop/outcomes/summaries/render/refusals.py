"""What a template may not hold, found before anything is compiled: macros, outside links, embedded objects, tracked
changes, field codes, code of other template languages, names where nothing is filled."""

import re
from collections.abc import Iterator

from lxml import etree

from phoihop.base.findings import Finding
from phoihop.base.language import N_
from phoihop.outcomes.documents.rules.package import CONTENT_TYPES, MAIN_TYPES, Package
from phoihop.outcomes.documents.rules.wordml import NAMESPACES, SDT, P, own_paragraph, paragraph_text, q, tag_of
from phoihop.outcomes.summaries.render.runs import flat_text
from phoihop.outcomes.summaries.rules.marks import parse_tag

ALLOWED_FIELDS = {"PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "TOC", "PAGEREF", "SEQ", "STYLEREF", "REF"}
"""Fields that fetch nothing and run nothing."""

CODE = re.compile(r"\{%|%\}|\{#|#\}")
"""Signs of Jinja and its kin."""

_TRACKED = [
    q(f"w:{name}")
    for name in (
        "ins",
        "del",
        "moveFrom",
        "moveTo",
        "rPrChange",
        "pPrChange",
        "sectPrChange",
        "tblPrChange",
        "tblPrExChange",
        "tblGridChange",
        "tcPrChange",
        "trPrChange",
        "numberingChange",
        "cellIns",
        "cellDel",
        "cellMerge",
    )
]
FETCHED = [q(f"w:{name}") for name in ("altChunk", "subDoc", "object", "control", "movie", "mailMerge")]
"""Elements that bring in another file, a program's object or a control."""
_ADDRESS = re.compile(r"^(\w{2,}:|\\\\|//)")
"""An address with a scheme, or of another machine."""
_EMBEDDED = re.compile(r"(^|/)(embeddings|activeX|ctrlProps)/", re.IGNORECASE)
_MACRO = re.compile(r"vba(Project|Data)|macrosheet", re.IGNORECASE)
_FOREIGN = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
"""Names or code, where neither is looked for."""

_PLACE = N_("trong đoạn «{paragraph}»")


def check_template(package: Package) -> list[Finding]:
    """Every reason to refuse the file as a template, at once."""
    findings = [*_macros(package), *_outside(package), *_embedded(package)]
    texts = package.text_parts()
    for part in texts:
        root = package.root(part)
        findings += [*_inside(root, part), *_numbers(root, part), *_attributes(root, part)]
    for part in package.parts:
        if part not in texts and part.endswith(".xml") and part != CONTENT_TYPES:
            root = package.root(part)
            findings += [*(_inside(root, part) if of_word(root) else []), *_elsewhere(root, part)]
    return findings


def _inside(root: etree._Element, part: str) -> list[Finding]:
    """What no part of Word's own may hold, whether it is filled or not."""
    return [*_tracked(root, part), *_fetched(root, part), *_fields(root, part)]


def of_word(root: etree._Element) -> bool:
    """Whether a part is one of Word's own."""
    return etree.QName(root).namespace == NAMESPACES["w"]


def place(element: etree._Element) -> str:
    """The text of the paragraph that holds an element, shortened."""
    paragraph = element if element.tag == P else own_paragraph(element)
    return shortened(paragraph_text(paragraph)) if paragraph is not None else ""


def shortened(text: str, most: int = 80) -> str:
    """The text in one line, at most so long."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def _macros(package: Package) -> Iterator[Finding]:
    kind = package.content_type(package.main_part())
    names = [part for part in package.parts if _MACRO.search(part)]
    if names or "macroEnabled" in kind:
        remedy = N_("lưu lại mẫu dạng «Tài liệu Word (.docx)», không kèm macro")
        yield Finding("W105", N_("mẫu chứa macro"), remedy, names[0] if names else "", value=kind)
    elif kind not in MAIN_TYPES:
        yield Finding("W105", N_("loại tệp «{value}» không phải là mẫu Word"), N_("lưu lại mẫu dạng .docx"), value=kind)


def _outside(package: Package) -> Iterator[Finding]:
    for part in [name for name in package.parts if name.endswith(".rels")]:
        for element in package.root(part):
            kind = element.get("Type", "").rsplit("/", 1)[-1]
            if element.get("TargetMode") == "External" or kind == "attachedTemplate":
                yield _linked(part, element.get("Target", ""), kind)


def _linked(part: str, target: str, kind: str) -> Finding:
    problem = N_("mẫu liên kết ra ngoài tệp ({kind}): «{value}»")
    remedy = N_("bỏ liên kết; hình ảnh thì chèn hẳn vào tệp, đường dẫn thì gõ thành chữ thường")
    return Finding("W106", problem, remedy, part, value=shortened(target), params={"kind": kind})


def _embedded(package: Package) -> Iterator[Finding]:
    for part in embedded_parts(package):
        yield Finding(
            "W107", N_("mẫu nhúng tệp hoặc điều khiển khác: «{value}»"), N_("bỏ phần nhúng"), part, value=part
        )


def embedded_parts(package: Package) -> list[str]:
    """The names of the parts that are files or controls inside the file."""
    return sorted(part for part in package.parts if _EMBEDDED.search(part))


def _fetched(root: etree._Element, part: str) -> Iterator[Finding]:
    for element in root.iter(*FETCHED):
        name = etree.QName(element).localname
        problem, params = N_("mẫu nhúng tệp hoặc điều khiển khác: «{value}»"), {"paragraph": place(element)}
        yield Finding("W107", problem, N_("bỏ phần nhúng"), part, value=name, params=params)


def _tracked(root: etree._Element, part: str) -> list[Finding]:
    found = list(root.iter(*_TRACKED))
    if not found:
        return []
    problem = N_("mẫu còn {count} thay đổi được theo dõi (Track Changes), đầu tiên ở đoạn «{paragraph}»")
    remedy = N_("chấp nhận hoặc từ chối mọi thay đổi (Review → Accept All), rồi lưu lại")
    params = {"count": len(found), "paragraph": place(found[0])}
    return [Finding("W108", problem, remedy, part, value=etree.QName(found[0]).localname, params=params)]


def _fields(root: etree._Element, part: str) -> Iterator[Finding]:
    for element, code in field_codes(root):
        if field_name(code) not in ALLOWED_FIELDS:
            problem = N_("mẫu có mã trường «{value}», ở đoạn «{paragraph}»")
            remedy = N_("bỏ trường (chọn rồi bấm Ctrl+Shift+F9) hoặc thay bằng một tên trong ngoặc nhọn kép")
            yield Finding("W109", problem, remedy, part, value=shortened(code), params={"paragraph": place(element)})


def field_name(code: str) -> str:
    """What kind of field a code is of, in capitals; '' for an empty one."""
    return next(iter(code.split()), "").upper()


def field_codes(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Each field's code; complex ones may be split over runs, and may be nested."""
    open_codes: list[tuple[etree._Element, list[str]]] = []
    for element in root.iter(q("w:fldSimple"), q("w:fldChar"), q("w:instrText")):
        if element.tag == q("w:fldSimple"):
            yield element, element.get(q("w:instr"), "")
        elif element.tag == q("w:instrText"):
            if open_codes:
                open_codes[-1][1].append(_words(element))
            else:
                yield element, _words(element)
        elif element.get(q("w:fldCharType")) == "begin":
            open_codes.append((element, []))
        elif element.get(q("w:fldCharType")) == "end" and open_codes:
            start, code = open_codes.pop()
            yield start, "".join(code)
    for start, code in open_codes:
        yield start, "".join(code)


def _words(element: etree._Element) -> str:
    return element.text or ""


def _numbers(root: etree._Element, part: str) -> list[Finding]:
    if not any(parse_tag(tag_of(sdt)) for sdt in root.iter(SDT)):
        return []
    problem = N_("tệp là một báo cáo đã lập (có con số truy nguyên được), không phải là mẫu")
    return [
        Finding(
            "W110",
            problem,
            N_("tải mẫu sẵn có ở trang «Mẫu văn bản», hoặc phoihop template -o mau.docx, rồi sửa"),
            part,
        )
    ]


def _attributes(root: etree._Element, part: str) -> Iterator[Finding]:
    """Names typed into alternative texts and the like, where nothing is filled; pictures that are fetched."""
    for element in root.iter(etree.Element):
        for name, value in element.attrib.items():
            text = str(value)
            if _FOREIGN.search(text):
                yield _misplaced(text, part, place(element))
            if etree.QName(str(name)).localname in {"src", "href"} and _ADDRESS.match(text):
                yield _linked(part, text, "src")


def _elsewhere(root: etree._Element, part: str) -> Iterator[Finding]:
    """Names and code where nothing is filled; Word may have split them over several runs."""
    texts = [flat_text(paragraph) for paragraph in root.iter(P)] if of_word(root) else map(str, root.itertext())
    return (_misplaced(text, part, shortened(text)) for text in texts if _FOREIGN.search(text))


def _misplaced(text: str, part: str, paragraph: str) -> Finding:
    value, params = shortened(text), {"paragraph": paragraph}
    if CODE.search(text):
        problem = N_("mẫu có mã lệnh «{value}» ở chỗ không điền gì (thuộc tính, chữ thay hình, ghi chú)")
        return Finding("W109", problem, N_("bỏ mã lệnh"), part, value=value, params=params)
    problem = N_("tên «{value}» nằm ở chỗ không điền được (thuộc tính, chữ thay hình, ghi chú)")
    remedy = N_("chỉ đặt tên trong thân văn bản, đầu trang, chân trang")
    return Finding("W111", problem, remedy, part, value=value, params=params)
