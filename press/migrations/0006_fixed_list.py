from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("press", "0005_periods")]
    operations = [
        migrations.RunSQL(
            (SQL / "fixed_list.sql").read_text(), (SQL / "periods.sql").read_text()
        )
    ]
