import uuid

from django.db import migrations, models
from django.db.models import Q

TABLES = (
    "organisations_organisation",
    "organisations_placement",
    "organisations_succession",
    "programmes_programme",
    "programmes_indicator",
    "programmes_breakdowncell",
    "regimes_regime",
    "regimes_form",
    "regimes_formline",
    "regimes_formassignment",
    "regimes_calendarentry",
)
"""Everything that `figures.queries.structure_of` reads, and the cells that pages name."""

# No security definer: whoever may write those tables may write this one too. Once a statement, not once a row.
FUNCTION = """
CREATE FUNCTION facts_definitions_changed() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    INSERT INTO facts_definitionversion (id, version) VALUES (1, gen_random_uuid())
        ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version;
    RETURN NULL;
END
$body$;
INSERT INTO facts_definitionversion (id, version) VALUES (1, gen_random_uuid());
"""
TRIGGER = """
CREATE TRIGGER definitions_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION facts_definitions_changed();
"""
FORWARD = FUNCTION + "".join(TRIGGER.format(table=table) for table in TABLES)
BACKWARD = "".join(f"DROP TRIGGER definitions_changed ON {table};\n" for table in TABLES)
BACKWARD += "DROP FUNCTION facts_definitions_changed();"


class Migration(migrations.Migration):
    dependencies = [
        ("facts", "0003_belonging"),
        ("organisations", "0001_initial"),
        ("programmes", "0001_initial"),
        ("regimes", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="DefinitionVersion",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("version", models.UUIDField(default=uuid.uuid4, verbose_name="phiên bản")),
            ],
            options={
                "verbose_name": "phiên bản định nghĩa",
                "verbose_name_plural": "phiên bản định nghĩa",
                "constraints": [models.CheckConstraint(condition=Q(("id", 1)), name="one_definition_version")],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
