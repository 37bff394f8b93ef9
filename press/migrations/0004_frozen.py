from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql" / "releases.sql"
UNDO = """
DROP VIEW press_released;
DROP TRIGGER press_by_two_guard ON press_correction;
DROP TRIGGER press_by_two_guard ON press_publication;
DROP TRIGGER press_release_kept ON press_release;
DROP TRIGGER press_release_guard ON press_release;
DROP FUNCTION press_by_two_guard();
DROP FUNCTION press_release_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("press", "0003_releases"), ("operators", "0020_office_closed")]
    operations = [migrations.RunSQL(SQL.read_text(), UNDO)]
