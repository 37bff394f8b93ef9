import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("floor", "0005_no_line")]

    operations = [
        migrations.AlterField("delta", "office", models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="operators.office")),
        migrations.AlterField("tally", "office", models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="operators.office")),
    ]
