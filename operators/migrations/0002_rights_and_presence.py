from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql" / "rights_version.sql"


class Migration(migrations.Migration):

    dependencies = [("operators", "0001_initial")]

    operations = [
        migrations.RunSQL(
            SQL.read_text(),
            "DROP TRIGGER operators_rights_version ON operators_operator;"
            "DROP FUNCTION operators_rights_version;",
        ),
    ]
