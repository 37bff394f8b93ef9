from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):

    dependencies = [("cases", "0080_listen_in")]

    operations = [migrations.RunSQL((SQL / "holders.sql").read_text())]
