from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql" / "one_clock.sql"


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0076_window_drafts'),
    ]

    operations = [
        migrations.RunSQL(SQL.read_text()),
    ]
