from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("operators", "0019_refused_in_words")]
    operations = [
        migrations.AddField(
            model_name="office",
            name="closed_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
