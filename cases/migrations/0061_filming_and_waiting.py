from pathlib import Path

import django.db.models.deletion
import uuid
import vault.fields
import vault.owners
from django.conf import settings
from django.db import migrations, models


SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0060_follow_ups'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Dormancy',
            fields=[
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('due', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('silence', models.CharField(blank=True, choices=[('missed', 'The check-in passed and nobody was reached'), ('unplanned', 'No check-in lies ahead'), ('long', 'Nothing was heard for a long time')], default='', max_length=10)),
                ('seen_at', models.DateTimeField(null=True)),
                ('why', vault.fields.SealedField(data_class='amber', null=True)),
            ],
            bases=(vault.owners.KeyOwned, models.Model),
        ),
        migrations.CreateModel(
            name='Filming',
            fields=[
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('answer', models.CharField(choices=[('given', 'Agreed to be filmed'), ('refused', 'Does not want to be filmed'), ('withdrawn', 'Took the consent back')], max_length=10)),
                ('unasked', models.BooleanField(default=False)),
                ('at', models.DateTimeField()),
                ('words', vault.fields.SealedField(data_class='amber', null=True)),
                ('holders', vault.fields.SealedField(data_class='amber', null=True)),
            ],
            bases=(vault.owners.KeyOwned, models.Model),
        ),
        migrations.AddField(
            model_name='dormancy',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='dormancy',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dormancies', to='cases.case'),
        ),
        migrations.AddField(
            model_name='dormancy',
            name='ended_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='filming',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='filming',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='filmings', to='cases.case'),
        ),
        migrations.AddIndex(
            model_name='dormancy',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['case'], name='dormancy_waiting'),
        ),
        migrations.AddConstraint(
            model_name='dormancy',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('case',), name='dormancy_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='dormancy',
            constraint=models.CheckConstraint(condition=models.Q(('silence', ''), ('silence__in', ['missed', 'unplanned', 'long']), _connector='OR'), name='dormancy_silence_known'),
        ),
        migrations.AddConstraint(
            model_name='dormancy',
            constraint=models.CheckConstraint(condition=models.Q(('ended_by', None), ('ended_at__isnull', False), _connector='OR'), name='dormancy_ended_whole'),
        ),
        migrations.AddConstraint(
            model_name='filming',
            constraint=models.UniqueConstraint(fields=('case', 'number'), name='filming_one_after_another'),
        ),
        migrations.AddConstraint(
            model_name='filming',
            constraint=models.CheckConstraint(condition=models.Q(('answer__in', ['given', 'refused', 'withdrawn'])), name='filming_answer_known'),
        ),
        migrations.AddConstraint(
            model_name='filming',
            constraint=models.CheckConstraint(condition=models.Q(('words__isnull', False)), name='filming_in_words'),
        ),
        migrations.RunSQL((SQL / "filming.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "dormancy.sql").read_text(), migrations.RunSQL.noop),
    ]
