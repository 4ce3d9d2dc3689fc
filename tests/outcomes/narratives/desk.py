"""Units that wrote, an officer at the desk: what the tests of this slice begin with."""

from datetime import date
from typing import Any

from tests.factories.reports import AT, World
from tests.outcomes.summaries.orders import accepted

from phoihop.bodies.people.models import User
from phoihop.outcomes.narratives.actions.writing import Spot
from phoihop.outcomes.narratives.models import DraftPassage, UnitText
from phoihop.outcomes.narratives.queries.places import Place

TODAY = AT.date()
DESK = "/tong-hop/P/city/2017/loi-van/"
SECTION = f"{DESK}thuan_loi/"
A = "Cấp ủy quan tâm chỉ đạo. Nhân dân đồng tình ủng hộ. Có 1.234 hộ tham gia."
B = "Lực lượng cơ sở nhiệt tình. Phong trào lan tỏa."


def told(world: World, unit: str = "a", period: str = "2017-01", text: str = A, meetings: int = 3) -> UnitText:
    """A report with a narrative and some meetings, handed in and accepted; gives the text as it is laid out."""
    content: Any = {"values": [{"indicator": "MEET", "value": str(meetings)}], "narratives": {"general": text}}
    accepted(world, unit, period, content)
    return UnitText.objects.filter(organisation__code=unit, period=period).latest("pk")


def spot(world: World, key: str = "thuan_loi", period: str = "2017") -> Spot:
    """A section of the city's report."""
    return Spot(Place(world.programme, world.unit("city"), period), key)


def who(actor: User, today: date = TODAY) -> dict[str, Any]:
    """Who acts, and when."""
    return {"actor": actor, "at": AT, "today": today}


def words(key: str = "thuan_loi") -> list[str]:
    """The section's passages as they read."""
    rows = DraftPassage.objects.filter(section__key=key, removed_at=None).order_by("position", "id")
    return list(rows.values_list("text", flat=True))
