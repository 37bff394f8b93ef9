import uuid
from pathlib import Path

import django.db.models.deletion
import vault.fields
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).parent.parent / "sql" / "sheets.sql"


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0070_bot_standing'),
        ('operators', '0015_role_held'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Sheet',
            fields=[
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('place', models.CharField(choices=[('type_in', 'Type in a contact'), ('ready', 'Ready answers')], max_length=10)),
                ('version', models.PositiveIntegerField(default=0)),
                ('at', models.DateTimeField()),
                ('body', vault.fields.SealedField(data_class='red', null=True, pinned_to='version')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.office')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('by', 'place'), name='sheet_once'), models.CheckConstraint(condition=models.Q(('place__in', ['type_in', 'ready'])), name='sheet_place_known')],
            },
        ),
        migrations.RunSQL(SQL.read_text()),
    ]
