"""What the pages of reminders send: the units to remind."""

from django.http import QueryDict

from phoihop.base.vietnamese import to_nfc

MOST = 5000
LONGEST = 100


def chosen_units(posted: QueryDict) -> frozenset[str]:
    """The codes of the units marked; what is too long to be a code is none."""
    words = (to_nfc(word) for word in posted.getlist("don-vi")[:MOST])
    return frozenset(word for word in words if 0 < len(word) <= LONGEST and "\x00" not in word)
