from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("floor", "0004_marks")]

    operations = [
        migrations.AddIndex(
            "tally",
            models.Index(
                condition=models.Q(("line", "")), fields=["office", "hour"], name="tally_of_no_line"
            ),
        ),
    ]
