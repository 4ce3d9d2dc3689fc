"""Several sources of one row: each in a row of its own, with those known so far."""

import django.db.models.deletion
from django.db import migrations, models

COPY = """
INSERT INTO listings_{noun}source (row_id, revision_id, section)
SELECT id, revision_id, section FROM listings_{noun} WHERE revision_id IS NOT NULL ORDER BY id
"""
BACK = """
UPDATE listings_{noun} AS listed SET revision_id = source.revision_id, section = source.section
FROM listings_{noun}source AS source WHERE source.row_id = listed.id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('listings', '0001_initial'),
        ('submissions', '0006_section_opening'),
    ]

    operations = [
        migrations.CreateModel(
            name='CommendationSource',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('section', models.CharField(max_length=100, verbose_name='phần của báo cáo nguồn')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='submissions.revision', verbose_name='báo cáo nguồn')),
                ('row', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sources', to='listings.commendation', verbose_name='biểu dương, khen thưởng')),
            ],
            options={
                'verbose_name': 'nguồn của biểu dương, khen thưởng',
                'verbose_name_plural': 'nguồn của biểu dương, khen thưởng',
                'ordering': ['id'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('row', 'revision', 'section'), name='a_commendation_keeps_a_source_once')],
            },
        ),
        migrations.CreateModel(
            name='PracticeSource',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('section', models.CharField(max_length=100, verbose_name='phần của báo cáo nguồn')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='submissions.revision', verbose_name='báo cáo nguồn')),
                ('row', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sources', to='listings.practice', verbose_name='mô hình')),
            ],
            options={
                'verbose_name': 'nguồn của mô hình trong danh sách',
                'verbose_name_plural': 'nguồn của mô hình trong danh sách',
                'ordering': ['id'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('row', 'revision', 'section'), name='a_practice_keeps_a_source_once')],
            },
        ),
        *(migrations.RunSQL(COPY.format(noun=noun), BACK.format(noun=noun)) for noun in ('practice', 'commendation')),
    ]
