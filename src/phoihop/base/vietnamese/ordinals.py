"""Numbers of parts and points: I, II, III and a, b, c, d, đ."""

_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)
_LETTERS = "abcdđeghiklmnopqrstuvxy"
"""Points of official texts run through these 23; ă, â, ê, ô, ơ, ư are not used."""


def roman(n: int) -> str:
    """The Roman numeral of a part or a quarter: 4 is IV. Raises ValueError outside 1–3999."""
    if not 1 <= n <= 3999:
        raise ValueError(f"a Roman numeral stands for 1 to 3999, not {n}")
    numeral = ""
    for worth, sign in _ROMAN:
        times, n = divmod(n, worth)
        numeral += sign * times
    return numeral


def letter(n: int) -> str:
    """The letter of the nth point: a b c d đ e g h … Raises ValueError outside 1–23."""
    if not 1 <= n <= len(_LETTERS):
        raise ValueError(f"points are lettered from 1 to {len(_LETTERS)}, not {n}")
    return _LETTERS[n - 1]
