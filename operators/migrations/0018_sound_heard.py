from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("operators", "0017_hard_calls")]

    operations = [
        migrations.AddField(
            model_name="presence",
            name="sound_heard",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
