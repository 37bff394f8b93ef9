from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):

    dependencies = [("operators", "0001_initial"), ("live", "0001_outbox")]

    operations = [
        migrations.RunSQL(
            (SQL / "rights_version.sql").read_text(),
            "DROP TRIGGER operators_rights_version ON operators_operator;"
            "DROP FUNCTION operators_rights_version;",
        ),
        migrations.RunSQL(
            (SQL / "presence_taken.sql").read_text(), "DROP FUNCTION operators_presence_taken"
        ),
    ]
