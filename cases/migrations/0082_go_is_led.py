from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):

    dependencies = [("cases", "0081_holders")]

    operations = [migrations.RunSQL((SQL / "go_is_led.sql").read_text())]
