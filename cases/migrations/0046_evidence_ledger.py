from pathlib import Path

import django.db.models.deletion
import uuid
import vault.fields
import vault.owners
from django.conf import settings
from django.db import migrations, models


FOLDER = Path(__file__).parent.parent / "sql"
SQL = FOLDER / "evidence_ledger.sql"
REMOVALS = FOLDER / "removals.sql"


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0045_kin'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Source',
            fields=[
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', vault.fields.SealedField(data_class='amber', null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sources', to='cases.case')),
                ('root', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='branches', to='cases.source')),
            ],
            bases=(vault.owners.KeyOwned, models.Model),
        ),
        migrations.CreateModel(
            name='EvidenceItem',
            fields=[
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('point', models.CharField(choices=[('identity', 'Who this is: name, age and service agree with each other'), ('unit', 'The unit exists and may well be where they say'), ('place', 'The place fits what is known of the front line'), ('pattern', 'When and how often they write fits their story'), ('code_word', 'They came back by their own code words'), ('call_back', 'Reached the agreed way, it was they who answered'), ('family', 'A relative confirms it without being led'), ('duress', 'Asked with care: nobody tells them what to say')], max_length=12)),
                ('checklist', models.PositiveSmallIntegerField()),
                ('weight', models.SmallIntegerField(choices=[(3, 'Speaks for it, strongly'), (2, 'Speaks for it'), (1, 'Speaks for it, a little'), (-1, 'Leaves a doubt'), (-2, 'Speaks against it'), (-3, 'Points to a trap')])),
                ('revision', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('lapsed', models.BooleanField(default=False)),
                ('finding', vault.fields.SealedField(data_class='amber', null=True)),
                ('why_withdrawn', vault.fields.SealedField(data_class='amber', null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence_items', to='cases.case')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='cases.source')),
            ],
            options={
                'indexes': [models.Index(fields=['case', 'at'], name='evidence_item_of_case')],
                'constraints': [models.CheckConstraint(condition=models.Q(('point__in', ['identity', 'unit', 'place', 'pattern', 'code_word', 'call_back', 'family', 'duress'])), name='evidence_item_point_known'), models.CheckConstraint(condition=models.Q(('weight__in', [3, 2, 1, -1, -2, -3])), name='evidence_item_weight_known'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='evidence_item_withdrawn_by_someone'), models.CheckConstraint(condition=models.Q(('lapsed', False), ('withdrawn_at__isnull', False), _connector='OR'), name='evidence_item_lapsed_is_withdrawn'), models.CheckConstraint(condition=models.Q(('weight__gt', -2), ('withdrawn_at', None), ('lapsed', True), ('why_withdrawn__isnull', False), _connector='OR'), name='evidence_item_grave_for_a_reason')],
            },
            bases=(vault.owners.KeyOwned, models.Model),
        ),
        migrations.RunSQL(
            SQL.read_text(),
            "DROP TRIGGER approval_rests_on_evidence ON cases_approval;"
            "DROP FUNCTION approval_rests_on_evidence();"
            "DROP FUNCTION evidence_lacks(uuid);",
        ),
        migrations.RunSQL(REMOVALS.read_text(), migrations.RunSQL.noop),
    ]
