from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0058_tasks_follow_drafts_private'),
    ]

    operations = [
        migrations.CreateModel(
            name='BotStanding',
            fields=[
                ('line', models.SlugField(max_length=32, primary_key=True, serialize=False)),
                ('token_key', models.BinaryField(max_length=32)),
                ('standing', models.CharField(choices=[('accepted', 'accepted by Telegram'), ('refused', 'refused by Telegram'), ('unasked', 'Telegram could not be asked yet')], max_length=10)),
                ('name', models.CharField(blank=True, max_length=64)),
                ('asked_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('standing__in', ['accepted', 'refused', 'unasked'])), name='bot_standing_known')],
            },
        ),
    ]
