from pathlib import Path

from django.db import migrations

FOLDER = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_initial"),
        ("audit", "0002_append_only"),
        ("live", "0001_outbox"),
        ("operators", "0002_rights_and_presence"),
    ]
    operations = [
        migrations.RunSQL((FOLDER / "case_lifecycle.sql").read_text()),
        migrations.RunSQL((FOLDER / "claim_contact.sql").read_text()),
    ]
