from pathlib import Path

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models


SQL = Path(__file__).parent.parent / "sql" / "windows.sql"
#: The six teams that could be chosen so far; nothing was known of them but the number.
SIX = """
INSERT INTO cases_liaisonteam (number, name, people, opens, closes, way_there, way_back, active)
VALUES (1, 'heron', 6, 0, 0, 60, 60, true), (2, 'rook', 6, 0, 0, 60, 60, true),
       (3, 'stork', 6, 0, 0, 60, 60, true), (4, 'swift', 6, 0, 0, 60, 60, true),
       (5, 'finch', 6, 0, 0, 60, 60, true), (6, 'lark', 6, 0, 0, 60, 60, true);
"""
#: What was held so far was held without the way.
HELD = "UPDATE cases_slot SET held = span"


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0049_refusals'),
    ]

    operations = [
        migrations.CreateModel(
            name='LiaisonTeam',
            fields=[
                ('number', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ('name', models.CharField(choices=[('heron', 'Heron'), ('rook', 'Rook'), ('stork', 'Stork'), ('swift', 'Swift'), ('finch', 'Finch'), ('lark', 'Lark'), ('owl', 'Owl'), ('teal', 'Teal'), ('wren', 'Wren'), ('gull', 'Gull'), ('jay', 'Jay'), ('robin', 'Robin')], max_length=8, unique=True)),
                ('people', models.PositiveSmallIntegerField()),
                ('opens', models.PositiveSmallIntegerField(default=0)),
                ('closes', models.PositiveSmallIntegerField(default=0)),
                ('way_there', models.PositiveSmallIntegerField()),
                ('way_back', models.PositiveSmallIntegerField()),
                ('active', models.BooleanField(default=True)),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('number__gte', 1), ('number__lte', 99)), name='team_number'),
                    models.CheckConstraint(condition=models.Q(('name__in', ['heron', 'rook', 'stork', 'swift', 'finch', 'lark', 'owl', 'teal', 'wren', 'gull', 'jay', 'robin'])), name='team_name_known'),
                    models.CheckConstraint(condition=models.Q(('people__gte', 1), ('people__lte', 99)), name='team_takes_somebody'),
                    models.CheckConstraint(condition=models.Q(('closes__lt', 1440), ('opens__lt', 1440)), name='team_hours_of_a_day'),
                    models.CheckConstraint(condition=models.Q(('way_back__lte', 720), ('way_there__lte', 720)), name='team_way_of_hours'),
                ],
            },
        ),
        migrations.RunSQL(SIX),
        migrations.RemoveConstraint(
            model_name='slot',
            name='slot_one_hand_over_per_team',
        ),
        migrations.AddField(
            model_name='slot',
            name='held',
            field=django.contrib.postgres.fields.ranges.DateTimeRangeField(editable=False, null=True),
        ),
        migrations.RunSQL(HELD),
        migrations.AlterField(
            model_name='slot',
            name='held',
            field=django.contrib.postgres.fields.ranges.DateTimeRangeField(editable=False),
        ),
        migrations.AlterField(
            model_name='slot',
            name='team',
            field=models.ForeignKey(db_column='team', on_delete=django.db.models.deletion.PROTECT, related_name='slots', to='cases.liaisonteam'),
        ),
        migrations.AddConstraint(
            model_name='slot',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('team'), models.F('team'), models.Value('[]'), function='int4range', output_field=models.IntegerField()), '&&'), ('held', '&&')], name='slot_one_hand_over_per_team'),
        ),
        migrations.RunSQL(SQL.read_text()),
    ]
