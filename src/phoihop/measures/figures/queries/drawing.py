"""Charts for documents: drawn by the figures desk that listens, which has the libraries; else here."""

from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor

from phoihop.measures.figures.queries.desk import FiguresNotReady, ToldByDesk, ask_listening
from phoihop.measures.figures.render.charts import draw
from phoihop.measures.figures.rules.charts import Chart
from phoihop.measures.figures.rules.questions import ChartQuestion


def drawn(charts: Collection[ChartQuestion]) -> list[Chart]:
    """Every chart, in the order given; the desk is asked for all of them at once."""
    try:
        with ThreadPoolExecutor(max(len(charts), 1)) as asking:
            return list(asking.map(_asked, charts))
    except (FiguresNotReady, ToldByDesk):  # a desk that cannot draw keeps no report waiting
        return [draw(chart) for chart in charts]


def _asked(chart: ChartQuestion) -> Chart:
    return ask_listening(chart)
