"""What a person writes into one row, as clean values; when two rows are about the same thing, and what both say together."""

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, TypeVar

from phoihop.base.vietnamese import fold
from phoihop.outcomes.listings.enums import CommendationForm, PracticeField, RecipientKind, RecognitionLevel

MOST_NAME = 300
MOST_TEXT = 3000
FIRST_YEAR = 1945
_LEVELS = list(RecognitionLevel)


@dataclass(frozen=True, slots=True)
class PracticeValues:
    """A practice: `unit` is a unit's code; None where nothing was said, which is not zero."""

    name: str
    unit: str
    field: PracticeField
    level: RecognitionLevel = RecognitionLevel.NONE
    since: int | None = None
    result: str = ""
    replicated: int | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """Equal for rows that are about the same practice: unit and folded name."""
        return (self.unit, name_key(self.name))


@dataclass(frozen=True, slots=True)
class CommendationValues:
    """A commendation: `practice` is the key of a row of the list of practices, `indicator` a code."""

    recipient: RecipientKind
    honoured: str
    unit: str
    form: CommendationForm
    achievement: str
    awarder: str = ""
    decision: str = ""
    decided_on: date | None = None
    practice: int | None = None
    indicator: str = ""
    consent_on: date | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """Equal for rows that are about the same commendation."""
        return (self.unit, name_key(self.honoured), self.form.value, self.decision)


Values = TypeVar("Values", PracticeValues, CommendationValues)
AnyValues = PracticeValues | CommendationValues


def name_key(name: str) -> str:
    """The name for matching: without marks, case, signs of quotation; at most as long as its column."""
    bare = "".join(sign if sign.isalnum() or sign.isspace() else " " for sign in fold(name))
    return (" ".join(bare.split()) or fold(name))[:400]


def merged(old: Values, new: Values) -> Values:
    """One row of two about the same thing: what the newer says, else what the older said; of two levels the higher."""
    said = {field.name: getattr(new, field.name) for field in fields(new) if getattr(new, field.name) not in (None, "")}
    found = replace(old, **said)
    if isinstance(old, PracticeValues) and isinstance(found, PracticeValues):
        return replace(found, level=higher(old.level, found.level))
    return found


def merged_any(old: Any, new: Any) -> AnyValues:
    """As `merged`, for rows of a list that is known only when the programme runs."""
    return merged(old, new)


def higher(one: RecognitionLevel, other: RecognitionLevel) -> RecognitionLevel:
    """The higher of two levels of recognition."""
    return max(one, other, key=_LEVELS.index)


def changed_fields(old: AnyValues, new: AnyValues) -> tuple[str, ...]:
    """The names of the fields in which two rows differ, in their order."""
    return tuple(field.name for field in fields(new) if getattr(old, field.name) != getattr(new, field.name))


def search_text(values: AnyValues, unit: str) -> str:
    """Everything a person may look for in a row, folded."""
    told = [str(getattr(values, field.name) or "") for field in fields(values)]
    return fold(" ".join([unit, *told]))
