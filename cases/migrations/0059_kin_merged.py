from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql" / "kin_merged.sql"


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0071_sheets"),
    ]

    operations = [
        migrations.RunSQL(
            SQL.read_text(),
            "DROP TRIGGER kin_merged ON cases_merge; DROP FUNCTION kin_merged();",
        ),
    ]
