from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):

    dependencies = [("cases", "0084_part")]

    operations = [migrations.RunSQL((SQL / "release_for_one.sql").read_text())]
