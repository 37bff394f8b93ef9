from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql" / "one_call.sql"


class Migration(migrations.Migration):

    dependencies = [("cases", "0035_drafts")]

    operations = [
        migrations.RunSQL(SQL.read_text(), "DROP FUNCTION intake_call_alone(text, bytea)"),
    ]
