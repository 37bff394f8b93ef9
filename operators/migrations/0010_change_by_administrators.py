from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql" / "change_by_administrators.sql"


class Migration(migrations.Migration):
    dependencies = [("operators", "0009_role_by_two")]
    operations = [
        migrations.RunSQL(
            SQL.read_text(),
            "DROP TRIGGER operators_change_by_administrators ON operators_personchange;"
            "DROP FUNCTION operators_change_by_administrators;",
        ),
    ]
