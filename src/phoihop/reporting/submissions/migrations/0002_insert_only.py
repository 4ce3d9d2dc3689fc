from django.db import migrations

from phoihop.base.postgres import insert_only


class Migration(migrations.Migration):
    dependencies = [("submissions", "0001_initial")]

    operations = [
        insert_only.operation("submissions_revision"),
        insert_only.operation("submissions_withdrawal"),
    ]
