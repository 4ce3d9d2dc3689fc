"""HTTP text to clean values: what the units' texts are narrowed to."""

import re

from django.http import QueryDict

from phoihop.base.ui.whole import whole_number
from phoihop.base.vietnamese import to_nfc
from phoihop.bodies.organisations.enums import BLOCK_LABELS
from phoihop.outcomes.narratives.queries.texts import Sought

NAMES = ("tim", "khoi", "don-vi", "muc", "nhom", "sau")
"""Parameters of the address that narrow the list, kept from page to page."""
_AFTER = re.compile(r"(\d{1,9})-(\d{1,18})")


def sought(words: QueryDict, *, codes: list[str]) -> Sought:
    """What the address asks for; anything else than what there is to choose counts as nothing."""
    after = _AFTER.fullmatch(words.get("sau", ""))
    block, code = words.get("khoi", ""), words.get("muc", "")
    return Sought(
        words=to_nfc(words.get("tim", ""))[:100],
        block=block if block in BLOCK_LABELS else "",
        unit=to_nfc(words.get("don-vi", ""))[:100],
        code=code if code in codes else "",
        group=whole_number(words.get("nhom", "")),
        after=(int(after[1]), int(after[2])) if after else None,
    )


def kept(words: QueryDict, *, without: tuple[str, ...] = ()) -> str:
    """The parameters that narrow the list, as an address carries them on."""
    found = QueryDict(mutable=True)
    for name in NAMES:
        value = words.get(name, "")
        if value and name not in without:
            found[name] = str(value)[:100]
    return found.urlencode()
