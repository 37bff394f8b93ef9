import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("operators", "0020_office_closed")]
    operations = [
        migrations.AddField(
            model_name="alert",
            name="elsewhere",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="operators.office",
            ),
        ),
    ]
