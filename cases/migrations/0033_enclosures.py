from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent.parent / "sql" / "enclosures.sql"


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0032_call_control"),
    ]

    operations = [
        migrations.AlterField(
            model_name="message",
            name="delivery",
            field=models.CharField(choices=[("received", "Received"), ("queued", "Waiting to be sent"), ("unclear", "Handed over; whether it arrived is not known"), ("sent", "Sent"), ("failed", "Not delivered"), ("blocked", "Not delivered: this person has blocked the bot or is gone")], max_length=8),
        ),
        migrations.RunSQL(SQL.read_text()),
    ]
