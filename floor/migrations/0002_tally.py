from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql" / "tally.sql"


class Migration(migrations.Migration):

    dependencies = [("floor", "0001_initial"), ("cases", "0071_sheets")]

    operations = [migrations.RunSQL(SQL.read_text())]
