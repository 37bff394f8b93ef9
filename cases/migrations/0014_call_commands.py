from pathlib import Path

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


SQL = Path(__file__).parent.parent / "sql" / "call_commands.sql"


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0013_attachments'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CallCommand',
            fields=[
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('verb', models.CharField(choices=[('answer', 'Answer'), ('reject', 'Decline'), ('hang_up', 'Hang up')], max_length=12)),
                ('key', models.CharField(max_length=80, unique=True)),
                ('state', models.CharField(choices=[('queued', 'Waiting'), ('sent', 'With the line'), ('done', 'Done'), ('failed', 'Failed')], default='queued', max_length=8)),
                ('at', models.DateTimeField()),
                ('deadline', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('cause', models.CharField(blank=True, max_length=16)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='commands', to='cases.contact')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', ('queued', 'sent'))), fields=['deadline'], name='call_command_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('verb__in', ['answer', 'reject', 'hang_up'])), name='call_command_verb_known'), models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'sent', 'done', 'failed'])), name='call_command_state_known'), models.CheckConstraint(condition=models.Q(('deadline__gt', models.F('at'))), name='call_command_has_time'), models.CheckConstraint(condition=models.Q(models.Q(('settled_at', None), ('state__in', ('queued', 'sent'))), models.Q(models.Q(('state__in', ('queued', 'sent')), _negated=True), ('settled_at__isnull', False)), _connector='OR'), name='call_command_settled_once_ended')],
            },
        ),
        migrations.RunSQL(SQL.read_text()),
    ]
