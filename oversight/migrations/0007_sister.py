from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql" / "sister.sql"


class Migration(migrations.Migration):
    dependencies = [("oversight", "0006_drill")]

    operations = [migrations.RunSQL(SQL.read_text(), "DROP FUNCTION office_sister")]
