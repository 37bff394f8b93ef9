from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parent.parent / "sql" / "claim_contact_from.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_rules"), ("audit", "0004_where_from")]
    operations = [migrations.RunSQL(SQL)]
