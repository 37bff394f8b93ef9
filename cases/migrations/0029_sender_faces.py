from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql" / "sender_faces.sql"


class Migration(migrations.Migration):
    dependencies = [("cases", "0028_broadcasts")]
    operations = [migrations.RunSQL(SQL.read_text(), migrations.RunSQL.noop)]
