"""The language of sentences for people: Vietnamese in the source is the msgid, English comes from the catalogue.

Standard library only, so that rules, findings and the command line need no Django; pages read the same catalogue
through Django's own machinery.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "locale"
SOURCE = "vi"
_language: ContextVar[str] = ContextVar("language", default=SOURCE)


def N_(msgid: str) -> str:
    """Mark a sentence for the catalogue without translating it yet."""
    return msgid


def _(msgid: str) -> str:
    """The sentence in the current language; the msgid itself where the catalogue has none."""
    return _catalogue(_language.get()).gettext(msgid)


_REASONS = ("reason", "most")


def filled(msgid: str, params: Mapping[str, object]) -> str:
    """The sentence in the current language with its {names} filled; '' for none.

    A `reason` and a `most` are msgids themselves, so that what was kept is told in whichever language it is read;
    {value} in a reason is the `entry` it is about.
    """
    if not msgid:
        return ""
    words = {**params, **{name: _(text) for name in _REASONS if (text := params.get(name)) and isinstance(text, str)}}
    if "reason" in params and "entry" in params:
        words["reason"] = str(words["reason"]).format(value=params["entry"])
    return _(msgid).format(**words)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Sentences inside the block are given in this language ('vi' or 'en')."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


@cache
def _catalogue(language: str) -> NullTranslations:
    if language == SOURCE:
        return NullTranslations()
    return translation("django", LOCALE, languages=[language], fallback=True)
