from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql" / "approval_resealed.sql"


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_place_and_evidence_rules")]
    operations = [migrations.RunSQL(SQL.read_text())]
