from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql" / "period_by_role.sql"


class Migration(migrations.Migration):
    dependencies = [("cases", "0023_case_words"), ("operators", "0015_role_held")]
    operations = [
        migrations.RunSQL(
            SQL.read_text(),
            "DROP TRIGGER period_by_role ON cases_retentionperiod;"
            "DROP FUNCTION period_by_role();",
        ),
    ]
