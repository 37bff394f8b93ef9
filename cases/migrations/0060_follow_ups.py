from pathlib import Path

from django.conf import settings
from django.db import migrations, models


SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0059_kin_merged'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='task',
            name='task_ended_by_someone',
        ),
        migrations.RemoveConstraint(
            model_name='task',
            name='task_is_written',
        ),
        migrations.RemoveConstraint(
            model_name='task',
            name='task_title_known',
        ),
        migrations.AlterField(
            model_name='approval',
            name='purpose',
            field=models.CharField(choices=[('verify', 'Verification'), ('resolve', 'Ending a case by two people'), ('lift', 'Lifting a freeze'), ('propose', 'Ready to be verified'), ('purge', 'Purge'), ('refuse', 'Verification refused')], max_length=8),
        ),
        migrations.AlterField(
            model_name='task',
            name='title',
            field=models.CharField(choices=[('ask_again', 'Ask how the person is'), ('check_story', 'Check what was told'), ('second_look', 'Ask a second person to look'), ('papers', 'Ask about papers'), ('family', 'Speak with the family'), ('doctor', 'Ask a doctor'), ('lawyer', 'Ask the lawyer'), ('interpreter', 'Find an interpreter'), ('threat', 'Report the threat'), ('handover', 'Prepare the hand-over'), ('remind', 'Remind of the hand-over'), ('as_written', 'As written'), ('follow_up', 'What follows from the ending')], max_length=12),
        ),
        migrations.AlterField(
            model_name='task',
            name='why',
            field=models.CharField(blank=True, choices=[('not_needed', 'Not needed any more'), ('not_reached', "The person can't be reached"), ('not_safe', 'It would not be safe'), ('by_others', 'Somebody else does it'), ('case_ended', 'The case ended'), ('reopened', 'The case began again')], default='', max_length=12),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(('title__in', ['ask_again', 'check_story', 'second_look', 'papers', 'family', 'doctor', 'lawyer', 'interpreter', 'threat', 'handover', 'remind', 'as_written', 'follow_up'])), name='task_title_known'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended', ''), ('ended_at', None), ('ended_by', None), ('why', '')), models.Q(('ended', 'done'), ('ended_at__isnull', False), ('ended_by__isnull', False), ('why', '')), models.Q(('ended', 'dropped'), ('ended_at__isnull', False), ('ended_by__isnull', False), ('why__in', ['not_needed', 'not_reached', 'not_safe', 'by_others', 'case_ended', 'reopened'])), _connector='OR'), name='task_ended_by_someone'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('title__in', ['as_written', 'follow_up']), _negated=True), ('detail__isnull', False), _connector='OR'), name='task_is_written'),
        ),
        migrations.RunSQL((SQL / "follow_ups.sql").read_text(), migrations.RunSQL.noop),
    ]
