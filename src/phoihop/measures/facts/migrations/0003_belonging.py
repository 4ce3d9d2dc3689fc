from django.db import migrations

# Row by row these checks cost ten seconds for a million facts; a statement at a time they cost one.
FORWARD = """
CREATE FUNCTION facts_fact_belongs() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT revision_id, organisation_id, period FROM added) fact
        LEFT JOIN submissions_revision r ON r.id = fact.revision_id
        LEFT JOIN submissions_submission s
            ON s.id = r.submission_id AND s.organisation_id = fact.organisation_id AND s.period = fact.period
        WHERE s.id IS NULL
    ) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'foreign_key_violation',
            CONSTRAINT = 'fact_has_the_unit_and_period_of_its_revision',
            MESSAGE = 'a fact does not have the unit and period of a revision';
    END IF;
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT indicator_id FROM added) fact
        LEFT JOIN programmes_indicator i ON i.id = fact.indicator_id
        WHERE i.id IS NULL
    ) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'foreign_key_violation',
            CONSTRAINT = 'fact_has_an_indicator',
            MESSAGE = 'a fact names an indicator that does not exist';
    END IF;
    RETURN NULL;
END
$body$;
CREATE TRIGGER fact_belongs AFTER INSERT ON facts_fact REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION facts_fact_belongs();
"""

BACKWARD = """
DROP TRIGGER fact_belongs ON facts_fact;
DROP FUNCTION facts_fact_belongs();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("facts", "0002_insert_only"),
        ("programmes", "0001_initial"),
        ("submissions", "0001_initial"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
