import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0018_blocked_bot'),
    ]

    operations = [
        migrations.CreateModel(
            name='LineLink',
            fields=[
                ('line', models.SlugField(max_length=32, primary_key=True, serialize=False)),
                ('can', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
                ('carries_sound', models.BooleanField()),
                ('met_a_real_switch', models.BooleanField()),
                ('seen_at', models.DateTimeField()),
                ('down_since', models.DateTimeField(null=True)),
            ],
        ),
    ]
