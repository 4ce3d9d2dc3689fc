from django.db import migrations

from phoihop.base.postgres import insert_only


class Migration(migrations.Migration):
    dependencies = [("summaries", "0004_templates")]

    operations = [
        insert_only.operation("summaries_templateversion"),
    ]
