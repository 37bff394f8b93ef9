from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):

    dependencies = [("cases", "0078_lane_cut_off")]

    operations = [migrations.RunSQL((SQL / "holders.sql").read_text())]
