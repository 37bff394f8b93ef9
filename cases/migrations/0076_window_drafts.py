from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent.parent / "sql" / "drafts_window.sql"


class Migration(migrations.Migration):

    dependencies = [('cases', '0062_go_by_the_clock')]

    operations = [
        migrations.RemoveConstraint(model_name='draft', name='draft_place_known'),
        migrations.AlterField(
            model_name='draft',
            name='place',
            field=models.CharField(choices=[('reply', 'Answer'), ('answer', 'Note to this step'), ('close', 'Wrap-up'), ('callback', 'Callback'), ('case', 'Case'), ('note', 'Note'), ('private', 'Private note'), ('window', 'Hand-over window')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.CheckConstraint(condition=models.Q(('place__in', ['reply', 'answer', 'close', 'callback', 'case', 'note', 'private', 'window'])), name='draft_place_known'),
        ),
        migrations.RunSQL(SQL.read_text()),
    ]
