from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql" / "notes.sql"


class Migration(migrations.Migration):

    dependencies = [("rota", "0003_notes_and_cover"), ("cases", "0077_home_part")]

    operations = [migrations.RunSQL(SQL.read_text())]
