from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql" / "by_role.sql"


class Migration(migrations.Migration):
    dependencies = [("oversight", "0002_verification"), ("operators", "0015_role_held")]
    operations = [
        migrations.RunSQL(
            SQL.read_text(),
            "DROP TRIGGER verification_begins ON oversight_verification;"
            "DROP FUNCTION verification_begins();"
            "DROP TRIGGER rotation_by_role ON oversight_keyrotation;"
            "DROP FUNCTION rotation_by_role();",
        ),
    ]
