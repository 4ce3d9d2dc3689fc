"""Which reports' words belong to a consolidated period: those of every named period inside it."""

from phoihop_rollup.periods import Period, find_period, parts

_LENGTHS = (1, 3, 6, 9, 12)


def periods_inside(name: str) -> list[str]:
    """The names of all periods within this one, itself among them; nothing where it names none."""
    whole = find_period(name)
    if whole is None:
        return []
    found = {name}
    for months in _LENGTHS:
        step = 12 if months == 9 else months
        for part in parts(Period(whole.first - whole.first % step, whole.months + whole.first % step), step):
            one = Period(part.first, months)
            if whole.contains(one):
                found.add(one.name)
    return sorted(found)
