from pathlib import Path

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


SQL = Path(__file__).parent.parent / "sql" / "saved_filters.sql"


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0046_evidence_ledger'),
        ('operators', '0015_role_held'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedFilter',
            fields=[
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('shared', models.BooleanField(default=False)),
                ('at', models.DateTimeField()),
                ('stage', models.CharField(blank=True, choices=[('intake', 'Intake'), ('verified', 'Verified'), ('scheduled', 'Scheduled'), ('resolved', 'Resolved')], default='', max_length=12)),
                ('priority', models.SmallIntegerField(choices=[(0, 'Critical'), (1, 'High'), (2, 'Normal')], null=True)),
                ('flag', models.CharField(blank=True, choices=[('minor', 'Under age'), ('medical', 'Needs a doctor'), ('suicidal', 'Risk of suicide'), ('watched', 'Phone is watched'), ('pressure', 'Under pressure'), ('threat', 'Threat reported'), ('probe', 'Doubts about the caller'), ('money', 'Somebody asks for money'), ('press', 'Press interest'), ('lawyer', 'A lawyer is asked'), ('interpreter', 'Needs an interpreter'), ('ask_first', 'Ask the supervisor first')], default='', max_length=12)),
                ('whose', models.CharField(blank=True, choices=[('mine', 'Mine'), ('nobodys', "Nobody's")], default='', max_length=8)),
                ('overdue', models.BooleanField(default=False)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.office')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('stage__in', ['', 'intake', 'verified', 'scheduled', 'resolved']), ('flag__in', ['', 'minor', 'medical', 'suicidal', 'watched', 'pressure', 'threat', 'probe', 'money', 'press', 'lawyer', 'interpreter', 'ask_first']), ('whose__in', ['', 'mine', 'nobodys']), models.Q(('priority', None), ('priority__in', [0, 1, 2]), _connector='OR')), name='saved_filter_of_our_words'), models.CheckConstraint(condition=models.Q(('flag', ''), ('overdue', False), ('priority', None), ('stage', ''), ('whose', ''), _negated=True), name='saved_filter_narrows'), models.UniqueConstraint(fields=('by', 'shared', 'stage', 'priority', 'flag', 'whose', 'overdue'), name='saved_filter_once', nulls_distinct=False)],
            },
        ),
        migrations.RunSQL(SQL.read_text()),
    ]
