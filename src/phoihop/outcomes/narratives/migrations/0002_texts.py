"""The narratives of reports that were accepted before there was a place for them."""

from django.db import migrations

# As actions.collecting does for those that are accepted from now on.
COLLECT = """
    INSERT INTO narratives_unittext (programme_id, organisation_id, revision_id, period, section, text, key)
    SELECT g.programme_id, s.organisation_id, r.id, s.period, told.key, told.value, ''
    FROM submissions_submission s
    JOIN submissions_revision r ON r.id = s.accepted_revision_id
    JOIN regimes_regime g ON g.id = s.regime_id
    CROSS JOIN LATERAL jsonb_each_text(r.content -> 'narratives') AS told(key, value)
    WHERE jsonb_typeof(r.content -> 'narratives') = 'object' AND btrim(told.value) <> ''
    ORDER BY s.period, s.organisation_id, r.id, told.key
    ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [
        ("narratives", "0001_initial"),
        ("submissions", "0006_section_opening"),
        ("regimes", "0001_initial"),
    ]

    operations = [migrations.RunSQL(COLLECT, migrations.RunSQL.noop)]
