from pathlib import Path

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


SQL = Path(__file__).parent.parent / "sql" / "flags.sql"


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0039_weighed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Flag',
            fields=[
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('minor', 'Under age'), ('medical', 'Needs a doctor'), ('suicidal', 'Risk of suicide'), ('watched', 'Phone is watched'), ('pressure', 'Under pressure'), ('threat', 'Threat reported'), ('probe', 'Doubts about the caller'), ('money', 'Somebody asks for money'), ('press', 'Press interest'), ('lawyer', 'A lawyer is asked'), ('interpreter', 'Needs an interpreter'), ('ask_first', 'Ask the supervisor first')], max_length=12)),
                ('at', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('lifted_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='flags', to='cases.case')),
                ('lifted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('lifted_at', None)), fields=['kind', 'until'], name='flag_standing')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['minor', 'medical', 'suicidal', 'watched', 'pressure', 'threat', 'probe', 'money', 'press', 'lawyer', 'interpreter', 'ask_first'])), name='flag_kind_known'), models.CheckConstraint(condition=models.Q(('until__gte', models.F('at'))), name='flag_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(models.Q(('lifted_at', None), ('lifted_by', None)), models.Q(('lifted_at__isnull', False), ('lifted_by__isnull', False)), _connector='OR'), name='flag_lifted_by_someone')],
            },
        ),
        migrations.RunSQL(SQL.read_text()),
    ]
