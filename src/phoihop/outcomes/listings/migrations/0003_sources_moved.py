from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('listings', '0002_sources'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='commendation',
            name='revision',
        ),
        migrations.RemoveField(
            model_name='commendation',
            name='section',
        ),
        migrations.RemoveField(
            model_name='practice',
            name='revision',
        ),
        migrations.RemoveField(
            model_name='practice',
            name='section',
        ),
    ]
