from pathlib import Path

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


SQL = Path(__file__).parent.parent / "sql" / "rings.sql"


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0014_call_commands'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Ring',
            fields=[
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('heard_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('end', models.CharField(blank=True, choices=[('taken', 'Taken'), ('passed_on', 'Passed on'), ('missed', 'Missed'), ('paused', 'Missed, and paused'), ('withdrawn', 'Rings no more')], max_length=12)),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rings', to='cases.contact')),
                ('operator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rings', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['operator', '-at'], name='ring_of_operator')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('contact',), name='ring_at_one_desk'), models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('operator',), name='ring_of_one_call'), models.CheckConstraint(condition=models.Q(models.Q(('end', ''), ('ended_at', None)), models.Q(('end__in', ['taken', 'passed_on', 'missed', 'paused', 'withdrawn']), ('ended_at__isnull', False)), _connector='OR'), name='ring_ends_somehow')],
            },
        ),
        migrations.RunSQL(SQL.read_text()),
    ]
