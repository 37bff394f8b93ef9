from pathlib import Path

from django.db import migrations

import vault.fields

SQL = Path(__file__).parent.parent / "sql" / "named_conversations.sql"


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_office_reach")]
    operations = [
        migrations.AddField(
            model_name="message",
            name="form",
            field=vault.fields.SealedField(data_class="amber", editable=False, null=True),
        ),
        migrations.AddField(
            model_name="message",
            name="particulars",
            field=vault.fields.SealedField(data_class="red", editable=False, null=True),
        ),
        migrations.RunSQL(SQL.read_text()),
    ]
