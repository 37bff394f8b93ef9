from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("operators", "0018_sound_heard")]
    operations = [
        migrations.AlterConstraint(
            model_name="operator",
            name="operators_who_answer_speak_a_language",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("role__in", ["operator", "senior", "supervisor"]), _negated=True
                )
                | models.Q(("languages__len__gt", 0)),
                name="operators_who_answer_speak_a_language",
                violation_error_code="languages",
                violation_error_message="Write down a language first: this role speaks with people.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="operator",
            name="operators_extension_is_one_desk",
            constraint=models.UniqueConstraint(
                fields=("extension",),
                condition=models.Q(("extension", ""), _negated=True),
                name="operators_extension_is_one_desk",
                violation_error_code="extension",
                violation_error_message="Somebody else has this extension.",
            ),
        ),
    ]
