"""Blocks of a preview as HTML. Every word that came out of a file is escaped; looks are classes, never styles."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.templatetags.static import static
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from phoihop.base.language import _
from phoihop.base.vietnamese import format_number
from phoihop.outcomes.summaries.rules.preview import Block, Piece, quote_of

_INLINE: Final = {"b": "fb", "i": "fi", "u": "fu", "s": "fs", "c": "fc"}
_ALIGNED: Final = {"center": "giua", "right": "phai", "both": "deu"}
_BODY: Final = 14
_LONGEST_NAME: Final = 80


class PartPage:
    """One drawing of parts: `open_threads` counts by key what is still to be settled."""

    def __init__(self, open_threads: Mapping[str, int]) -> None:
        self._open = open_threads
        self._icon = (
            f'<svg class="icon" aria-hidden="true"><use href="{static("ui/vendor/icons.svg")}#message-2"></use></svg>'
        )

    def part(self, blocks: Sequence[Block]) -> SafeString:
        """A part of the report, each paragraph with the way to speak about it."""
        return mark_safe("\n".join(map(self._told, blocks)))  # noqa: S308  (made below, each word escaped)

    def talk(self, key: str, *, swapped: bool = False) -> SafeString:
        """The link to what was said about a paragraph; `swapped` where it takes the place of the one on the page."""
        count = self._open.get(key, 0)
        words = _("Ý kiến về đoạn này: {count} chưa xong") if count else _("Góp ý về đoạn này")
        return format_html(
            '<a class="yk{}" id="yk-{}" href="y-kien/{}/"{}>{}<span class="visually-hidden">{}</span>{}</a>',
            " co" if count else "",
            key,
            key,
            mark_safe(' hx-swap-oob="true"') if swapped else "",
            mark_safe(self._icon),  # noqa: S308  (ours)
            words.format(count=format_number(count)),
            format_number(count) if count else "",
        )

    def _told(self, block: Block) -> str:
        drawn, key = _block(block), block.get("key")
        if not key:
            return drawn
        return f'<div class="doan" id="d-{escape(key)}">{drawn}{self.talk(key)}</div>'


def note_html(pieces: Iterable[Piece]) -> SafeString:
    """A note at the foot."""
    return mark_safe(_pieces(pieces))  # noqa: S308  (escaped)


def _block(block: Block) -> str:
    if block["k"] == "l":
        return f'<hr class="ke k{max(1, round(int(block["w"]) / 10))}">'
    if block["k"] == "t":
        return _table(block)
    pieces = block.get("x", ())
    if len(pieces) == 1 and isinstance(pieces[0], dict) and "pic" in pieces[0]:
        return _figure(pieces[0])
    inside = (f'<span class="nhan">{escape(block["mk"])}</span> ' if block.get("mk") else "") + _pieces(pieces)
    tag = f"h{int(block['d'])}" if block.get("d") else "p"
    return f"<{tag}{_classes(_looks(block))}>{inside}</{tag}>"


def _looks(block: Block) -> list[str]:
    names = [name for look, name in _INLINE.items() if block.get(look)]
    if block.get("al") in _ALIGNED:
        names.append(_ALIGNED[block["al"]])
    if block.get("fi"):
        names.append("thut")
    if block.get("in"):
        names.append(f"lui{int(block['in'])}")
    size = max(8, min(20, int(block.get("z") or _BODY)))
    if size != _BODY:
        names.append(f"z{size}")
    return names if block.get("x") or block.get("mk") else ["trong"]


def _classes(names: Iterable[str]) -> str:
    told = " ".join(names)
    return f' class="{told}"' if told else ""


def _pieces(pieces: Iterable[Piece]) -> str:
    return "".join(escape(piece) if isinstance(piece, str) else _piece(piece) for piece in pieces)


def _piece(piece: Mapping[str, Any]) -> str:
    if "br" in piece:
        return "<br>"
    if "fn" in piece:
        number = int(piece["fn"])
        return f'<sup><a class="chu" id="ve-{number}" href="#chu-thich-{number}">{number}</a></sup>'
    if "pic" in piece:
        return _picture(piece)
    text = _linked(piece, str(escape(piece["t"])), [name for look, name in _INLINE.items() if piece.get(look)])
    return f"<{piece['v']}>{text}</{piece['v']}>" if piece.get("v") in {"sup", "sub"} else text


def _linked(piece: Mapping[str, Any], text: str, names: list[str]) -> str:
    """A text with its looks, as the link that it is: to a number's origin, or out of the document."""
    if "n" in piece:
        words = _("đã sửa tay")
        edited = f'<span class="visually-hidden"> ({escape(words)})</span>' if piece.get("e") else ""
        kinds = ["so", *(["sua"] if piece.get("e") else []), *names]
        return f'<a{_classes(kinds)} href="so/{int(piece["n"])}/">{text}{edited}</a>'
    if "a" in piece:
        return f'<a{_classes(names)} href="{escape(piece["a"])}" rel="noopener noreferrer nofollow">{text}</a>'
    return f"<span{_classes(names)}>{text}</span>" if names else text


def _figure(piece: Mapping[str, Any]) -> str:
    drawn, alt, title = _picture(piece), piece.get("alt", ""), _("Hình này nói gì")
    words = f'<details class="loi-hinh"><summary>{escape(title)}</summary><p>{escape(alt)}</p></details>'
    words = words if alt and piece["pic"] else ""
    return f'<figure class="chart">{drawn}{words}</figure>'


def _picture(piece: Mapping[str, Any]) -> str:
    alt = piece.get("alt", "")
    if not piece["pic"]:
        told = _("Hình này chỉ xem được trong tệp Word.")
        return f'<span class="khong-hinh">{escape(f"{told} {alt}".strip())}</span>'
    wide = max(1, min(10, round(int(piece.get("w") or 100) / 10)))
    return f'<img class="r{wide}" src="hinh/{escape(piece["pic"])}" alt="{escape(alt)}" loading="lazy">'


def _table(block: Block) -> str:
    columns = "".join(f'<col width="{int(width)}%">' for width in block.get("w", ()))
    rows = block["rows"]
    heads = next((count for count, row in enumerate(rows) if not row.get("h")), len(rows)) if block.get("grid") else 0
    head = "".join(_row(row, head=True) for row in rows[:heads])
    body = "".join(_row(row, head=False) for row in rows[heads:])
    inside = f"<colgroup>{columns}</colgroup>" + (f"<thead>{head}</thead>" if head else "") + f"<tbody>{body}</tbody>"
    if not block.get("grid"):
        return f'<table class="khung" role="presentation">{inside}</table>'
    name = _("Bảng: {head}").format(head=quote_of(block)[:_LONGEST_NAME])
    return (
        f'<div class="bang-cuon" tabindex="0" role="region" aria-label="{escape(name)}">'
        f'<table class="ke-o">{inside}</table></div>'
    )


def _row(row: Mapping[str, Any], *, head: bool) -> str:
    return "<tr>" + "".join(_cell(cell, head=head) for cell in row["c"]) + "</tr>"


def _cell(cell: Mapping[str, Any], *, head: bool) -> str:
    spans = "".join(
        f' {name}="{int(cell[key])}"' for key, name in (("cs", "colspan"), ("rs", "rowspan")) if key in cell
    )
    inside = "".join(map(_block, cell["b"]))
    if head and not any(block.get("x") for block in cell["b"]):
        return f"<td{spans}>{inside}</td>"
    scope = ' scope="colgroup"' if "cs" in cell else ' scope="col"'
    return f"<th{spans}{scope}>{inside}</th>" if head else f"<td{spans}>{inside}</td>"
