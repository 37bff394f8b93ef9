from pathlib import Path

from django.db import migrations


SQL = Path(__file__).parent.parent / "sql" / "erasure_stays.sql"


class Migration(migrations.Migration):

    dependencies = [('cases', '0052_reminders')]

    operations = [migrations.RunSQL(SQL.read_text())]
