from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).parent.parent / "sql" / "daily.sql"


class Migration(migrations.Migration):

    dependencies = [("floor", "0007_wallboard")]

    operations = [
        migrations.CreateModel(
            name="Daily",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateTimeField()),
                ("what", models.CharField(max_length=9)),
                ("within", models.SmallIntegerField()),
                ("number", models.IntegerField()),
                ("seconds", models.BigIntegerField()),
                ("office", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="operators.office")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("office", "day", "what", "within"), name="daily_once")],
            },
        ),
        migrations.RunSQL(SQL.read_text(), migrations.RunSQL.noop),
    ]
