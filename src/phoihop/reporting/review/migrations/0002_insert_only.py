from django.db import migrations

from phoihop.base.postgres import insert_only


class Migration(migrations.Migration):
    dependencies = [("review", "0001_initial")]

    operations = [
        insert_only.operation("review_decision"),
    ]
