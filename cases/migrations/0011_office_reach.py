from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql" / "office_reach.sql"


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_pin_older_values")]
    operations = [migrations.RunSQL(SQL.read_text())]
