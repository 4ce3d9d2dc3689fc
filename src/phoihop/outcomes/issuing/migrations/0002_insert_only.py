from django.db import migrations

from phoihop.base.postgres import insert_only

# A version that was sealed may be issued, cancelled, withdrawn or replaced, never written or submitted again.
FORWARD = """
CREATE FUNCTION issuing_sealed_stay_sealed() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF (NEW.state IN ('draft', 'submitted') OR NEW.version_id <> OLD.version_id OR NEW.summary_id <> OLD.summary_id)
        AND EXISTS (SELECT FROM issuing_sealedreport WHERE signing_id = OLD.id)
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'check_violation',
            CONSTRAINT = 'sealed_versions_are_not_opened_again',
            MESSAGE = format('sealed_versions_are_not_opened_again: %s', OLD.id);
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER sealed_versions_are_not_opened_again BEFORE UPDATE ON issuing_signing
    FOR EACH ROW EXECUTE FUNCTION issuing_sealed_stay_sealed();
"""

BACKWARD = """
DROP TRIGGER sealed_versions_are_not_opened_again ON issuing_signing;
DROP FUNCTION issuing_sealed_stay_sealed();
"""


class Migration(migrations.Migration):
    dependencies = [("issuing", "0001_initial")]

    operations = [
        insert_only.operation("issuing_signingstep"),
        insert_only.operation("issuing_sealedreport"),
        insert_only.operation("issuing_issuedreport"),
        insert_only.operation("issuing_reportpdf"),
        insert_only.operation("issuing_signedpdf"),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
