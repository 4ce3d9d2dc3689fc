"""The charts of a report, drawn."""

from phoihop.measures.figures.queries.drawing import drawn
from phoihop.outcomes.summaries.rules.drafting import Material
from phoihop.outcomes.summaries.rules.drafting.charts import plan_charts
from phoihop.outcomes.summaries.rules.records import Chart


def charts_of(material: Material) -> dict[str, tuple[str, Chart]]:
    """Name of the chart in the template → its title and picture."""
    planned = plan_charts(material)
    pictures = zip(planned.items(), drawn(list(planned.values())), strict=True)
    return {name: (asked.title, chart) for (name, asked), chart in pictures}
