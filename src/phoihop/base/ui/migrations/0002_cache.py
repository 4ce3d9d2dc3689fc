from django.db import migrations


class Migration(migrations.Migration):
    """The table of Django's database cache: counters of rate limits, shared by all processes."""

    dependencies = [("ui", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            CREATE UNLOGGED TABLE ui_cache (
                cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL
            );
            CREATE INDEX ui_cache_expires ON ui_cache (expires);
            """,
            "DROP TABLE ui_cache",
        )
    ]
