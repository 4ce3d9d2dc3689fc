from django.db import migrations

from phoihop.base.postgres import insert_only

# Numbers are unique and start at 1, so there is no gap exactly when the greatest number is the count.
FORWARD = """
CREATE FUNCTION documents_numbers() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE wrong bigint;
BEGIN
    SELECT n.register_id INTO wrong
    FROM documents_registerednumber n
    WHERE n.register_id IN (SELECT register_id FROM added)
    GROUP BY n.register_id HAVING max(n.number) <> count(*)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'check_violation',
            CONSTRAINT = 'document_numbers_have_no_gaps',
            MESSAGE = format('document_numbers_have_no_gaps: register %s', wrong);
    END IF;
    RETURN NULL;
END
$body$;
CREATE TRIGGER document_numbers_have_no_gaps AFTER INSERT ON documents_registerednumber REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION documents_numbers();
"""

BACKWARD = """
DROP TRIGGER document_numbers_have_no_gaps ON documents_registerednumber;
DROP FUNCTION documents_numbers();
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [
        insert_only.operation("documents_registerednumber"),
        insert_only.operation("documents_voidednumber"),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
