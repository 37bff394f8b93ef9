from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


SQL = Path(__file__).parent.parent / "sql" / "case_words.sql"


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0022_recognition'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseWords',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('said_key', models.BinaryField(max_length=32, unique=True)),
                ('duress_key', models.BinaryField(max_length=32, unique=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='code_words', to='cases.case')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('said_key', models.F('duress_key')), _negated=True), name='words_differ')],
            },
        ),
        migrations.RunSQL(SQL.read_text()),
    ]
