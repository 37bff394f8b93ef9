from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ("floor", "0003_lately"),
        ("cases", "0077_home_part"),
        ("operators", "0021_alert_elsewhere"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mark",
            fields=[
                ("contact", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="+", serialize=False, to="cases.contact")),
                ("taken_at", models.DateTimeField(null=True)),
                ("passed", models.BooleanField(default=False)),
                ("again", models.BooleanField(default=False)),
                ("held", models.DurationField(null=True)),
            ],
        ),
        migrations.RunSQL((SQL / "marks.sql").read_text()),
        migrations.RunSQL((SQL / "duty.sql").read_text()),
        migrations.RunSQL((SQL / "flow.sql").read_text()),
    ]
