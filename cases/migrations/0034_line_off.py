from pathlib import Path

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


SQL = Path(__file__).parent.parent / "sql" / "line_off.sql"


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0033_enclosures'),
        ('operators', '0015_role_held'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LineOff',
            fields=[
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('line', models.CharField(max_length=32)),
                ('why', models.CharField(choices=[('work', 'It is being worked on'), ('abused', 'It is flooded or abused'), ('doubted', 'It may be watched or in other hands'), ('unused', 'It is not used')], max_length=8)),
                ('off_at', models.DateTimeField()),
                ('on_at', models.DateTimeField(null=True)),
                ('off_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('on_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('on_at', None)), fields=('line',), name='line_off_one_open'), models.CheckConstraint(condition=models.Q(('why__in', ['work', 'abused', 'doubted', 'unused'])), name='line_off_reason_known'), models.CheckConstraint(condition=models.Q(models.Q(('on_at', None), ('on_by', None)), models.Q(('on_at__gte', models.F('off_at')), ('on_by__isnull', False)), _connector='OR'), name='line_off_ends_by_someone')],
            },
        ),
        migrations.RunSQL(
            SQL.read_text(),
            "DROP TRIGGER line_off_by_administrator ON cases_lineoff;"
            "DROP FUNCTION line_off_by_administrator();",
        ),
    ]
