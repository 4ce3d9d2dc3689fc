from django.db import migrations

# Numbers are unique and start at 1, so there is no gap exactly when the greatest number is the count.
FORWARD = """
CREATE FUNCTION submissions_revision_numbers() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE wrong bigint;
BEGIN
    SELECT r.submission_id INTO wrong
    FROM submissions_revision r
    WHERE r.submission_id IN (SELECT submission_id FROM added)
    GROUP BY r.submission_id HAVING max(r.number) <> count(*)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'check_violation',
            CONSTRAINT = 'revision_numbers_have_no_gaps',
            MESSAGE = format('revision_numbers_have_no_gaps: submission %s', wrong);
    END IF;
    RETURN NULL;
END
$body$;
CREATE TRIGGER revision_numbers_have_no_gaps AFTER INSERT ON submissions_revision REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION submissions_revision_numbers();
"""

BACKWARD = """
DROP TRIGGER revision_numbers_have_no_gaps ON submissions_revision;
DROP FUNCTION submissions_revision_numbers();
"""


class Migration(migrations.Migration):
    dependencies = [("submissions", "0002_insert_only")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
