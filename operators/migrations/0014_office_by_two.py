"""Somebody moves to another office by two administrators."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).parent.parent / "sql" / "office_by_two.sql"


class Migration(migrations.Migration):

    dependencies = [
        ('operators', '0013_let_in_by_two'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='personchange',
            name='person_change_is_known',
        ),
        migrations.AddField(
            model_name='personchange',
            name='office',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.office'),
        ),
        migrations.AlterField(
            model_name='personchange',
            name='what',
            field=models.CharField(choices=[('role', 'Role'), ('factors', 'A new second proof at sign-in'), ('office', 'Office')], max_length=8),
        ),
        migrations.AddConstraint(
            model_name='personchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('office', None), ('role__in', ['operator', 'senior', 'supervisor', 'liaison', 'press', 'administrator', 'auditor']), ('what', 'role')), models.Q(('lets_in', False), ('office', None), ('role', ''), ('what', 'factors')), models.Q(('lets_in', False), ('office__isnull', False), ('role', ''), ('what', 'office')), _connector='OR'), name='person_change_is_known'),
        ),
        migrations.RunSQL(
            SQL.read_text(),
            "DROP TRIGGER operators_agreement_stays ON operators_personchange;"
            "DROP FUNCTION operators_agreement_stays;"
            "DROP TRIGGER operators_office_by_two ON operators_operator;"
            "DROP FUNCTION operators_office_by_two;",
        ),
    ]
