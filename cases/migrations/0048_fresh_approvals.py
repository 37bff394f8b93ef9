from pathlib import Path

from django.db import migrations, models


SQL = Path(__file__).parent.parent / "sql" / "fresh_approvals.sql"


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0047_saved_filters'),
    ]

    operations = [
        migrations.AddField(
            model_name='approval',
            name='given_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.RemoveConstraint(
            model_name='approval',
            name='approval_once_each',
        ),
        migrations.AddConstraint(
            model_name='approval',
            constraint=models.UniqueConstraint(condition=models.Q(('purpose', 'verify'), _negated=True), fields=('case', 'operator', 'purpose', 'evidence'), name='approval_once_each'),
        ),
        migrations.RunSQL(SQL.read_text()),
    ]
