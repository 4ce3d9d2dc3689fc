from django.db import migrations

UNIT = r"array_to_tsvector(array_remove(regexp_split_to_array(lower(code) || ' ' || search_key, '\W+'), ''))"
NAME = r"array_to_tsvector(array_remove(regexp_split_to_array(search_key, '\W+'), ''))"


class Migration(migrations.Migration):
    """Words of names and codes, found by their beginnings; no parser of PostgreSQL cuts them another way than we do.

    The database keeps the columns itself, so that no model has them: a word that most units have is then looked for
    without cutting 100,000 names anew.
    """

    dependencies = [("organisations", "0003_search")]

    operations = [
        migrations.RunSQL("DROP INDEX organisation_by_words; DROP INDEX name_by_words", migrations.RunSQL.noop),
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} ADD COLUMN words tsvector GENERATED ALWAYS AS ({words}) STORED;"
                f"CREATE INDEX {index} ON {table} USING gin (words)",
                f"ALTER TABLE {table} DROP COLUMN words",
            )
            for table, index, words in (
                ("organisations_organisation", "organisation_words", UNIT),
                ("organisations_organisationname", "name_words", NAME),
            )
        ),
    ]
