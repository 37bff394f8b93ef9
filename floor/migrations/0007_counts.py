from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql" / "counts.sql"


class Migration(migrations.Migration):

    dependencies = [("floor", "0006_no_check")]

    operations = [migrations.RunSQL(SQL.read_text())]
