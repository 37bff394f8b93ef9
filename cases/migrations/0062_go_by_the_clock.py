from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent.parent / "sql" / "go_by_the_clock.sql"


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0061_filming_and_waiting"),
    ]

    operations = [
        migrations.AddField(
            model_name="goword",
            name="given_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.RunSQL(SQL.read_text()),
    ]
