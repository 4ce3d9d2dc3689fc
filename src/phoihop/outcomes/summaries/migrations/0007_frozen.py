from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("summaries", "0006_previews")]

    operations = [
        migrations.AddField(
            model_name="summaryversion",
            name="snapshot",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="lần chốt đã dùng"),
        ),
        migrations.AddField(
            model_name="summaryversion",
            name="adjustments",
            field=models.JSONField(blank=True, default=list, verbose_name="điều chỉnh đã dùng"),
        ),
    ]
