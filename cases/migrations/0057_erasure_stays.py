from pathlib import Path

from django.db import migrations


SQL = Path(__file__).parent.parent / "sql" / "erasure_stays.sql"


class Migration(migrations.Migration):

    dependencies = [('cases', '0049_refusals')]

    operations = [migrations.RunSQL(SQL.read_text())]
