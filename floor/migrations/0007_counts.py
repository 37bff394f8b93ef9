from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql" / "counts.sql"


class Migration(migrations.Migration):

    dependencies = [("floor", "0007_wallboard")]

    operations = [migrations.RunSQL(SQL.read_text())]
