from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


SQL = Path(__file__).parent.parent / "sql" / "call_control.sql"


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0031_merges'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='callcommand',
            name='call_command_verb_known',
        ),
        migrations.RemoveConstraint(
            model_name='callcommand',
            name='call_command_target_is_an_extension',
        ),
        migrations.AddField(
            model_name='callattempt',
            name='dialled',
            field=models.CharField(blank=True, choices=[('desk', 'Lift your handset: it rings'), ('ringing', 'It rings there'), ('answered', 'Somebody has answered'), ('busy', 'Busy'), ('no_answer', 'Nobody answered'), ('failed', 'The call failed'), ('ended', 'The call has ended')], db_default='', default='', max_length=10),
        ),
        migrations.AddField(
            model_name='callcommand',
            name='attempt',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='command', to='cases.callattempt'),
        ),
        migrations.AddField(
            model_name='callcommand',
            name='line',
            field=models.CharField(blank=True, db_default='', default='', max_length=32),
        ),
        migrations.AlterField(
            model_name='callcommand',
            name='verb',
            field=models.CharField(choices=[('answer', 'Answer'), ('reject', 'Decline'), ('hang_up', 'Hang up'), ('transfer', 'Put through'), ('hold', 'Hold'), ('resume', 'Take off hold'), ('attend', 'Ask a colleague first'), ('complete', 'Give the caller to the colleague'), ('take_back', 'Back to the caller'), ('originate', 'Call')], max_length=12),
        ),
        migrations.AddConstraint(
            model_name='callattempt',
            constraint=models.CheckConstraint(condition=models.Q(('dialled', ''), ('dialled__in', ['desk', 'ringing', 'answered', 'busy', 'no_answer', 'failed', 'ended']), _connector='OR'), name='call_attempt_dialled_known'),
        ),
        migrations.AddConstraint(
            model_name='callcommand',
            constraint=models.CheckConstraint(condition=models.Q(('verb__in', ['answer', 'reject', 'hang_up', 'transfer', 'hold', 'resume', 'attend', 'complete', 'take_back', 'originate'])), name='call_command_verb_known'),
        ),
        migrations.AddConstraint(
            model_name='callcommand',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('target__regex', '^[0-9]{2,8}$'), ('verb__in', ('transfer', 'attend'))), models.Q(models.Q(('verb__in', ('transfer', 'attend')), _negated=True), ('target', '')), _connector='OR'), name='call_command_target_is_an_extension'),
        ),
        migrations.AddConstraint(
            model_name='callcommand',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('attempt__isnull', False), ('verb', 'originate'), models.Q(('line', ''), _negated=True)), models.Q(models.Q(('verb', 'originate'), _negated=True), ('attempt', None), ('line', '')), _connector='OR'), name='call_command_calls_for_an_attempt'),
        ),
        migrations.RunSQL(SQL.read_text()),
    ]
