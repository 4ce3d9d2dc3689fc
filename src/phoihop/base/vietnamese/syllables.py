"""Whether a word is a well-formed Vietnamese syllable: an onset, a rhyme, at most one tone, in NFC.

The rhymes are those of the standard spelling (both placements of the tone, `hoà` and `hòa`, are taken); before a stop
(c, ch, p, t) only sắc and nặng stand. It tells Vietnamese from other signs, not right spelling from wrong.
"""

import re
import unicodedata
from functools import lru_cache

_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_RHYMES = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
    "e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu "
    "o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong oong ooc op ot "
    "ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc ui um un ung uôc uôi uôm uôn uông uôt up ut "
    "uê uêch uên uênh uêt uơ uy uya uych uyên uyêt uynh uyt uyu "
    "ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu "
    "y yêm yên yêng yêt yêu ych ym yn ynh yt"
)
_TONES = dict(zip("\u0300\u0301\u0309\u0303\u0323", ("huyền", "sắc", "hỏi", "ngã", "nặng"), strict=True))
_STOPPED = re.compile(r"(?:c|ch|p|t)$")
_BARE = re.compile(
    "(?:{})?(?:{})".format(
        "|".join(sorted(_ONSETS.split(), key=len, reverse=True)),
        "|".join(sorted(_RHYMES.split(), key=len, reverse=True)),
    )
)


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Whether the word, in any case, is a well-formed syllable: `Huyện`, `đất`, `UỶ`; not `HuyÖn`, `ñaát`."""
    bare, tones = _parted(word.casefold())
    if len(tones) > 1 or not _BARE.fullmatch(bare):
        return False
    return not _STOPPED.search(bare) or tones in (("sắc",), ("nặng",))


def _parted(word: str) -> tuple[str, tuple[str, ...]]:
    """The word without its tones, and the tones found."""
    signs = unicodedata.normalize("NFD", word)
    tones = tuple(_TONES[sign] for sign in signs if sign in _TONES)
    return unicodedata.normalize("NFC", "".join(sign for sign in signs if sign not in _TONES)), tones
