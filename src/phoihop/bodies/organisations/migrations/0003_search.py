from django.db import migrations

UNIT = r"array_to_tsvector(array_remove(regexp_split_to_array(lower(code) || ' ' || search_key, '\W+'), ''))"
NAME = r"array_to_tsvector(array_remove(regexp_split_to_array(search_key, '\W+'), ''))"


class Migration(migrations.Migration):
    """Words of names and codes, found by their beginnings; no parser of PostgreSQL cuts them another way than we do."""

    dependencies = [("organisations", "0002_rolegrant")]

    operations = [
        migrations.RunSQL(
            f"CREATE INDEX organisation_by_words ON organisations_organisation USING gin ({UNIT})",
            "DROP INDEX organisation_by_words",
        ),
        migrations.RunSQL(
            f"CREATE INDEX name_by_words ON organisations_organisationname USING gin ({NAME})",
            "DROP INDEX name_by_words",
        ),
    ]
