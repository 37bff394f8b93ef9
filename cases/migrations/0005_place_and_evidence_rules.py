from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql" / "place_and_evidence.sql"


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_place_evidence_and_glass")]
    operations = [migrations.RunSQL(SQL.read_text())]
