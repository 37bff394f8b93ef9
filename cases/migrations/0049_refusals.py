from pathlib import Path

from django.db import migrations, models


SQL = Path(__file__).parent.parent / "sql" / "refusals.sql"


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0048_fresh_approvals'),
    ]

    operations = [
        migrations.AlterField(
            model_name='approval',
            name='purpose',
            field=models.CharField(choices=[('verify', 'Verification'), ('resolve', 'Ending a frozen case'), ('lift', 'Lifting a freeze'), ('propose', 'Ready to be verified'), ('purge', 'Purge'), ('refuse', 'Verification refused')], max_length=8),
        ),
        migrations.RemoveConstraint(
            model_name='approval',
            name='approval_purpose_known',
        ),
        migrations.AddConstraint(
            model_name='approval',
            constraint=models.CheckConstraint(condition=models.Q(('purpose__in', ['verify', 'resolve', 'lift', 'propose', 'purge', 'refuse'])), name='approval_purpose_known'),
        ),
        migrations.RunSQL(SQL.read_text()),
    ]
