from pathlib import Path

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


SQL = Path(__file__).parent.parent / "sql" / "go.sql"


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0050_teams'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='window',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.CreateModel(
            name='GoWord',
            fields=[
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('point', models.CharField(choices=[('team', 'The team is ready'), ('caller', 'The person confirmed it by safe contact'), ('place', 'The place is unchanged'), ('doubt', 'There is no new doubt'), ('go', 'Go')], max_length=6)),
                ('evidence', models.PositiveIntegerField()),
                ('window', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='go_words', to='cases.case')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('point__in', ['team', 'caller', 'place', 'doubt', 'go'])), name='go_word_point_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='go_word_withdrawn_by_someone'),
                    models.UniqueConstraint(condition=models.Q(('withdrawn_at', None), models.Q(('point', 'go'), _negated=True)), fields=('case', 'evidence', 'window', 'point'), name='go_word_once'),
                    models.UniqueConstraint(condition=models.Q(('point', 'go'), ('withdrawn_at', None)), fields=('case', 'evidence', 'window', 'by'), name='go_by_different_people'),
                ],
            },
        ),
        migrations.RunSQL(SQL.read_text()),
    ]
