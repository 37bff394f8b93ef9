"""Invented people may work beside a decoy."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FOLDER = Path(__file__).parent.parent / "sql"
SQL = (FOLDER / "decoy_colleagues.sql").read_text()
BEFORE = (FOLDER / "decoys.sql").read_text().partition("\nCREATE FUNCTION operators_decoy_office")[0]
BACK = "DROP TRIGGER operators_decoy_apart ON operators_operator;" + BEFORE.replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)


class Migration(migrations.Migration):

    dependencies = [
        ('operators', '0011_duress'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='operator',
            name='operators_call_sign_is_one_word',
        ),
        migrations.RemoveConstraint(
            model_name='operator',
            name='operators_decoy_sees_cases',
        ),
        migrations.AddField(
            model_name='operator',
            name='colleague_of',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='colleagues', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='operator',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('call_sign__regex', '^[A-Z][a-z]{1,15}(-[0-9]{1,3})?$'), ('colleague_of', None), ('stands_for', None)), models.Q(('call_sign__regex', '^[A-Z][a-z]{1,15}(-[0-9]{1,3})?~$'), ('colleague_of', None), ('stands_for__isnull', False)), models.Q(('call_sign__regex', '^[A-Z][a-z]{1,15}(-[0-9]{1,3})?~[0-9a-f]{6}$'), ('colleague_of__isnull', False), ('stands_for', None)), _connector='OR'), name='operators_call_sign_is_one_word'),
        ),
        migrations.AddConstraint(
            model_name='operator',
            constraint=models.CheckConstraint(condition=models.Q(('colleague_of', None), ('password__startswith', '!'), _connector='OR'), name='operators_the_invented_never_sign_in'),
        ),
        migrations.AddConstraint(
            model_name='operator',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('colleague_of', None), ('stands_for', None)), ('role__in', ['liaison', 'operator', 'senior', 'supervisor']), _connector='OR'), name='operators_decoy_sees_cases'),
        ),
        migrations.RunSQL(SQL, BACK),
    ]
