from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql" / "let_in_by_two.sql"


class Migration(migrations.Migration):
    dependencies = [("operators", "0012_decoy_colleagues")]
    operations = [
        migrations.RunSQL(
            SQL.read_text(),
            "DROP TRIGGER operators_new_wait ON operators_operator;"
            "DROP FUNCTION operators_new_wait;"
            "DROP TRIGGER operators_let_in_by_two ON operators_operator;"
            "DROP FUNCTION operators_let_in_by_two;",
        ),
    ]
