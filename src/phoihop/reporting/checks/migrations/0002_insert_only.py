from django.db import migrations

from phoihop.base.postgres import insert_only


class Migration(migrations.Migration):
    dependencies = [("checks", "0001_initial")]

    operations = [
        insert_only.operation("checks_fingerprint"),
        insert_only.operation("checks_textprint"),
        insert_only.operation("checks_question"),
    ]
