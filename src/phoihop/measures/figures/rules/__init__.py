"""Pure rules about figures: coverage in units, periods beside a period, what is asked of the desk."""

from phoihop.measures.figures.rules.counting import Missing, Reported, UnitCounter
from phoihop.measures.figures.rules.terms import course, earlier

__all__ = ["Missing", "Reported", "UnitCounter", "course", "earlier"]
