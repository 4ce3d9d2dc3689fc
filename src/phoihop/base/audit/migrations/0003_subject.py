from django.db import migrations, models


class Migration(migrations.Migration):
    """What happened to one record is found without reading the whole chain."""

    dependencies = [("audit", "0002_insert_only")]

    operations = [
        migrations.AddIndex(
            model_name="auditentry", index=models.Index(fields=["subject", "number"], name="audit_by_subject")
        ),
    ]
