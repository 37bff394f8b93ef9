from pathlib import Path

import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import uuid
import vault.fields
import vault.owners
from django.conf import settings
from django.db import migrations, models


SQL = Path(__file__).parent.parent / "sql" / "tasks.sql"


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0041_private_notes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Task',
            fields=[
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(choices=[('ask_again', 'Ask how the person is'), ('check_story', 'Check what was told'), ('second_look', 'Ask a second person to look'), ('papers', 'Ask about papers'), ('family', 'Speak with the family'), ('doctor', 'Ask a doctor'), ('lawyer', 'Ask the lawyer'), ('interpreter', 'Find an interpreter'), ('threat', 'Report the threat'), ('handover', 'Prepare the hand-over'), ('as_written', 'As written')], max_length=12)),
                ('span', django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ('at', models.DateTimeField()),
                ('ended', models.CharField(blank=True, choices=[('done', 'Done'), ('dropped', 'Dropped')], default='', max_length=8)),
                ('why', models.CharField(blank=True, choices=[('not_needed', 'Not needed any more'), ('not_reached', "The person can't be reached"), ('not_safe', 'It would not be safe'), ('by_others', 'Somebody else does it'), ('case_ended', 'The case ended')], default='', max_length=12)),
                ('ended_at', models.DateTimeField(null=True)),
                ('detail', vault.fields.SealedField(data_class='amber', null=True)),
                ('assignee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='cases.case')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('ended', '')), fields=['assignee'], name='task_open_of')],
                'constraints': [models.CheckConstraint(condition=models.Q(('title__in', ['ask_again', 'check_story', 'second_look', 'papers', 'family', 'doctor', 'lawyer', 'interpreter', 'threat', 'handover', 'as_written'])), name='task_title_known'), models.CheckConstraint(condition=models.Q(('span__isempty', False), ('span__lower_inf', False), ('span__upper_inf', False)), name='task_window_not_empty'), models.CheckConstraint(condition=models.Q(models.Q(('ended', ''), ('ended_at', None), ('ended_by', None), ('why', '')), models.Q(('ended', 'done'), ('ended_at__isnull', False), ('ended_by__isnull', False), ('why', '')), models.Q(('ended', 'dropped'), ('ended_at__isnull', False), ('ended_by__isnull', False), ('why__in', ['not_needed', 'not_reached', 'not_safe', 'by_others', 'case_ended'])), _connector='OR'), name='task_ended_by_someone'), models.CheckConstraint(condition=models.Q(models.Q(('title', 'as_written'), _negated=True), ('detail__isnull', False), _connector='OR'), name='task_is_written')],
            },
            bases=(vault.owners.KeyOwned, models.Model),
        ),
        migrations.RunSQL(SQL.read_text()),
    ]
