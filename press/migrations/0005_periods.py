from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"
BEFORE = (SQL / "releases.sql").read_text().split("CREATE TRIGGER")[0]
UNDO = BEFORE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("press", "0004_frozen")]
    operations = [migrations.RunSQL((SQL / "periods.sql").read_text(), UNDO)]
