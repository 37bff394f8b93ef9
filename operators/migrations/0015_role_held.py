from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql" / "role_held.sql"


class Migration(migrations.Migration):
    dependencies = [("operators", "0014_office_by_two")]
    operations = [
        migrations.RunSQL(SQL.read_text(), "DROP FUNCTION operators_role_held(uuid, text[]);"),
    ]
