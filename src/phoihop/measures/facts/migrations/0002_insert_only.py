from django.db import migrations

from phoihop.base.postgres import insert_only


class Migration(migrations.Migration):
    dependencies = [("facts", "0001_initial")]

    operations = [
        insert_only.operation("facts_fact"),
    ]
