from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql" / "quality.sql"


class Migration(migrations.Migration):

    dependencies = [("quality", "0001_initial"), ("cases", "0077_home_part")]

    operations = [migrations.RunSQL(SQL.read_text())]
