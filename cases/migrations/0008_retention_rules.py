from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql" / "retention.sql"


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_retention")]
    operations = [migrations.RunSQL(SQL.read_text())]
