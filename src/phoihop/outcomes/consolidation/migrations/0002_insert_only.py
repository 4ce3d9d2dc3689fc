from django.db import migrations

from phoihop.base.postgres import insert_only


class Migration(migrations.Migration):
    dependencies = [("consolidation", "0001_initial")]

    operations = [
        insert_only.operation("consolidation_snapshot"),
        insert_only.operation("consolidation_unfreezing"),
        insert_only.operation("consolidation_adjustment"),
        insert_only.operation("consolidation_adjustmentwithdrawal"),
    ]
