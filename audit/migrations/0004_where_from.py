from pathlib import Path

from django.db import migrations, models

SQL = (Path(__file__).parent.parent / "sql" / "append_from.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_signed_links")]
    operations = [
        migrations.AddField("entry", "office", models.UUIDField(null=True)),
        migrations.AddField(
            "entry", "device", models.CharField(blank=True, default="", max_length=64)
        ),
        migrations.AddIndex(
            "entry", models.Index(fields=["office", "id"], name="entry_of_office")
        ),
        migrations.AddIndex(
            "entry", models.Index(fields=["action", "id"], name="entry_of_action")
        ),
        # Rows written by SQL and by an older program leave it empty.
        migrations.RunSQL("ALTER TABLE audit_entry ALTER device SET DEFAULT ''"),
        migrations.RunSQL(SQL),
    ]
