"""Each table of a file has a reading of its own: whether it is taken, its period, its mapping."""

from django.db import migrations, models
from django.db.models import Q

FORWARD = """
UPDATE legacy_legacyfile SET readings = (
    SELECT jsonb_agg(jsonb_build_object('taken', place = "table" + 1, 'period', period, 'mapping', mapping) ORDER BY place)
    FROM jsonb_array_elements(grids) WITH ORDINALITY AS found(grid, place)
) WHERE mapping IS NOT NULL AND grids IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("legacy", "0001_initial")]

    operations = [
        migrations.RemoveConstraint("legacyfile", "legacy_files_read_have_their_tables"),
        migrations.AddField(
            "legacyfile", "readings", models.JSONField(blank=True, null=True, verbose_name="cách đọc từng bảng")
        ),
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
        migrations.RemoveField("legacyfile", "mapping"),
        migrations.AlterField(
            "legacyfile", "table", models.PositiveIntegerField(default=0, verbose_name="bảng hiện trước")
        ),
        migrations.AddConstraint(
            "legacyfile",
            models.CheckConstraint(
                name="legacy_files_read_have_their_tables",
                condition=Q(state__in=["queued", "failed"]) | Q(grids__isnull=False, readings__isnull=False),
            ),
        ),
    ]
