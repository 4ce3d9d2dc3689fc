"""Laying out the units' accepted texts side by side: at once when they are accepted, compared with others by a job."""

from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import F

from phoihop.base.jobs.deferring import defer
from phoihop.outcomes.narratives.models import UnitText
from phoihop.outcomes.narratives.rules.alike import Leaders, key_of

QUEUE, COMPARE = "upkeep", "narratives.compare"
"""The job's queue and name; the function stands in `jobs`."""
AT_ONCE = 2000
_LOCK = 7_102_019
_COLLECT = """
    INSERT INTO narratives_unittext (programme_id, organisation_id, revision_id, period, section, text, key)
    SELECT g.programme_id, s.organisation_id, r.id, s.period, told.key, told.value, ''
    FROM submissions_revision r
    JOIN submissions_submission s ON s.id = r.submission_id
    JOIN regimes_regime g ON g.id = s.regime_id
    CROSS JOIN LATERAL jsonb_each_text(r.content -> 'narratives') AS told(key, value)
    WHERE r.id = ANY(%s) AND jsonb_typeof(r.content -> 'narratives') = 'object' AND btrim(told.value) <> ''
    ORDER BY s.period, s.organisation_id, r.id, told.key
    ON CONFLICT DO NOTHING"""


def collect_texts(*, revisions: Sequence[int]) -> int:
    """Lay out the narratives of revisions that were accepted, in the transaction of the change; gives how many.

    They are read at once; that they are searched and grouped a job brings about soon.
    """
    with connection.cursor() as cursor:
        cursor.execute(_COLLECT, [list(revisions)])
        count = int(cursor.rowcount)
    if count:
        defer(task=COMPARE, queue=QUEUE)
    return count


def compare_texts() -> int:
    """Give every text that has none its key and its leader, one programme's section after the other; gives how many."""
    done = 0
    while compared := _compare_some():
        done += compared
    return done


def _compare_some() -> int:
    """Some texts of one section in one transaction, one job at a time."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        waiting = UnitText.objects.filter(leader=None)
        first = waiting.order_by("id").values_list("programme", "section").first()
        if first is None:
            return 0
        programme, section = first
        rows = list(waiting.filter(programme=programme, section=section).order_by("id")[:AT_ONCE])
        for row in rows:
            row.key = key_of(row.text)
        leaders = Leaders()
        leading = UnitText.objects.filter(programme=programme, section=section, leader=F("pk")).order_by("pk")
        leaders.lead_all(list(leading.values_list("pk", "key")))
        found = leaders.follow([(row.pk, row.key) for row in rows])
        for row in rows:
            row.leader_id = found[row.pk]
        UnitText.objects.bulk_update(rows, ["key", "leader"], batch_size=500)
    return len(rows)
