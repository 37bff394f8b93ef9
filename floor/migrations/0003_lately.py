from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).parent.parent / "sql" / "lately.sql"


class Migration(migrations.Migration):

    dependencies = [("floor", "0002_tally")]

    operations = [
        migrations.AddField("delta", "minute", models.DateTimeField(null=True)),
        migrations.CreateModel(
            name="Lately",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("minute", models.DateTimeField()),
                ("what", models.CharField(max_length=9)),
                ("within", models.SmallIntegerField()),
                ("number", models.IntegerField()),
                ("seconds", models.BigIntegerField()),
                ("office", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="operators.office")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("office", "minute", "what", "within"), name="lately_once")],
            },
        ),
        migrations.RunSQL(SQL.read_text()),
    ]
