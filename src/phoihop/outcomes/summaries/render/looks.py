"""The looks of what goes from one package into another: styles are the same by name, since LibreOffice gives ids anew."""

from lxml import etree

from phoihop.outcomes.documents.rules.wordml import VAL, q
from phoihop.outcomes.summaries.render.parts import Draft

_USES = ("w:pStyle", "w:rStyle", "w:tblStyle")


def fit_styles(element: etree._Element, source: Draft, target: Draft) -> None:
    """Name the styles as the target does; those that it does not have are left out."""
    names, ids = styles_of(source), {name: key for key, name in styles_of(target).items()}
    for use in (found for name in _USES for found in list(element.iter(q(name)))):
        there = ids.get(names.get(use.get(VAL, ""), ""))
        if there is None:
            use.getparent().remove(use)  # type: ignore[union-attr]
        else:
            use.set(VAL, there)


def styles_of(draft: Draft) -> dict[str, str]:
    """Id of each style of a package → its name, in small letters."""
    part = next((link.target for link in draft.links(draft.main) if link.type.endswith("/styles")), "")
    if not part or not draft.has(part):
        return {}
    found: dict[str, str] = {}
    for style in draft.root(part).iter(q("w:style")):
        name, key = style.find(q("w:name")), style.get(q("w:styleId"), "")
        found[key] = (key if name is None else name.get(VAL, key)).casefold()
    return found
