"""What is in a template, to be told and compared: its names as they are typed, its paragraphs as they read."""

from phoihop.outcomes.documents.rules.package import open_package, parse_xml
from phoihop.outcomes.documents.rules.wordml import P, paragraph_text
from phoihop.outcomes.summaries.render.template import KINDS, CompiledTemplate

_KINDS = {letter: kind for kind, letter in KINDS.items()}


def named(template: CompiledTemplate) -> list[str]:
    """The names that a template uses, as `lap:noi_dung` or `MH01`, sorted."""
    return sorted({f"{_KINDS[letter]}:{name}".removeprefix(":") for letter, name in template.uses})


def paragraphs_of(content: bytes) -> list[tuple[str, str]]:
    """(part, text) of every paragraph that says something, in order."""
    package = open_package(content)
    found = [
        (part, " ".join(paragraph_text(paragraph).split()))
        for part in package.text_parts()
        for paragraph in parse_xml(package.parts[part]).iter(P)
    ]
    return [(part, text) for part, text in found if text]
