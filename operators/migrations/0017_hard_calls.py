from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("operators", "0016_help_calls")]

    operations = [
        migrations.AddField(
            model_name="presence", name="hard_contact", field=models.UUIDField(null=True)
        ),
        migrations.AddField(
            model_name="presence",
            name="hard_in_row",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="presence",
            name="rests",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="presence",
            name="break_offered_at",
            field=models.DateTimeField(null=True),
        ),
    ]
