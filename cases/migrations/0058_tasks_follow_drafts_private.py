from pathlib import Path

from django.db import migrations, models


SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):

    dependencies = [('cases', '0057_erasure_stays')]

    operations = [
        migrations.RunSQL((SQL / "tasks_follow.sql").read_text()),
        migrations.RemoveConstraint(model_name='draft', name='draft_place_known'),
        migrations.AlterField(
            model_name='draft',
            name='place',
            field=models.CharField(choices=[('reply', 'Answer'), ('answer', 'Note to this step'), ('close', 'Wrap-up'), ('callback', 'Callback'), ('case', 'Case'), ('note', 'Note'), ('private', 'Private note')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.CheckConstraint(condition=models.Q(('place__in', ['reply', 'answer', 'close', 'callback', 'case', 'note', 'private'])), name='draft_place_known'),
        ),
        migrations.RunSQL((SQL / "drafts_private.sql").read_text()),
    ]
