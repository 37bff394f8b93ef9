from pathlib import Path

import django.db.models.deletion
import uuid
import vault.fields
import vault.owners
from django.conf import settings
from django.db import migrations, models


SQL = Path(__file__).parent.parent / "sql" / "private_notes.sql"


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0040_flags'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PrivateNote',
            fields=[
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('debrief', models.BooleanField(default=False)),
                ('closed_at', models.DateTimeField(null=True)),
                ('body', vault.fields.SealedField(data_class='amber', null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='private_notes', to='cases.case')),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['case', 'by', 'at'], name='private_note_of'), models.Index(condition=models.Q(('closed_at', None), ('debrief', True)), fields=['at'], name='debrief_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('body__isnull', False)), name='private_note_says_something'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('closed_by', None)), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False), ('debrief', True)), _connector='OR'), name='private_note_closed_by_someone')],
            },
            bases=(vault.owners.KeyOwned, models.Model),
        ),
        migrations.RunSQL(SQL.read_text()),
    ]
