"""Every fact of one figure as a file to save. Heavy: tens of thousands of rows, so the desk makes it, not a web process."""

from phoihop.base.language import speaking
from phoihop.base.ui.tables import download
from phoihop.measures.figures.queries.naming import named
from phoihop.measures.figures.queries.tracing import Traced, every_fact
from phoihop.measures.figures.render.tables import origin_table
from phoihop.measures.figures.rules.questions import OriginFile


def origin_file(found: Traced | None, question: OriginFile) -> bytes:
    """The file's bytes."""
    facts = every_fact(found) if found else []
    absences = found.absences if found else ()
    with speaking(question.language):
        table = origin_table(
            name="",
            caption=question.caption,
            facts=facts,
            absences=absences,
            named=named(question.origin, facts=facts, absences=absences),
            sample=question.sample,
        )
        return bytes(download(table, question.kind).content)
