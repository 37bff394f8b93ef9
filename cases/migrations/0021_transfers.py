from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0020_lines_watched'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='callcommand',
            name='call_command_verb_known',
        ),
        migrations.AddField(
            model_name='callcommand',
            name='target',
            field=models.CharField(blank=True, db_default='', default='', max_length=8),
        ),
        migrations.AlterField(
            model_name='callcommand',
            name='verb',
            field=models.CharField(choices=[('answer', 'Answer'), ('reject', 'Decline'), ('hang_up', 'Hang up'), ('transfer', 'Put through')], max_length=12),
        ),
        migrations.AddConstraint(
            model_name='callcommand',
            constraint=models.CheckConstraint(condition=models.Q(('verb__in', ['answer', 'reject', 'hang_up', 'transfer'])), name='call_command_verb_known'),
        ),
        migrations.AddConstraint(
            model_name='callcommand',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('target__regex', '^[0-9]{2,8}$'), ('verb', 'transfer')), models.Q(models.Q(('verb', 'transfer'), _negated=True), ('target', '')), _connector='OR'), name='call_command_target_is_an_extension'),
        ),
    ]
