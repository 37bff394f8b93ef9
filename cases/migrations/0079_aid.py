import django.db.models.deletion
import uuid
from pathlib import Path
import vault.fields
import vault.owners
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).parent.parent / "sql" / "aids.sql"


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0078_lane_cut_off'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Aid',
            fields=[
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('whisper', 'A note to whoever has the contact'), ('taken', 'Took the contact over'), ('listened', 'Listened in')], max_length=8)),
                ('at', models.DateTimeField()),
                ('seen_at', models.DateTimeField(null=True)),
                ('why', models.CharField(blank=True, choices=[('asked', 'They asked for help'), ('danger', 'Somebody may be in danger'), ('learning', 'They are new'), ('complaint', 'There was a complaint')], default='', max_length=9)),
                ('body', vault.fields.SealedField(data_class='amber', null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aids', to='cases.contact')),
                ('of', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('seen_at', None)), fields=['of', 'at'], name='aid_unseen')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['whisper', 'taken', 'listened'])), name='aid_kind_known'), models.CheckConstraint(condition=models.Q(('by', models.F('of')), _negated=True), name='aid_of_somebody_else'), models.CheckConstraint(condition=models.Q(models.Q(('body__isnull', False), ('kind', 'whisper')), models.Q(models.Q(('kind', 'whisper'), _negated=True), ('body', None)), _connector='OR'), name='aid_words_of_a_note'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'listened'), ('why__in', ['asked', 'danger', 'learning', 'complaint'])), models.Q(models.Q(('kind', 'listened'), _negated=True), ('why', '')), _connector='OR'), name='aid_listens_for_a_reason')],
            },
            bases=(vault.owners.KeyOwned, models.Model),
        ),
        migrations.RunSQL(
            SQL.read_text(),
            "DROP TRIGGER aid_guard ON cases_aid; DROP FUNCTION aid_guard();",
        ),
    ]
