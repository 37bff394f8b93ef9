from pathlib import Path

import django.db.models.deletion
import uuid
import vault.fields
from django.db import migrations, models


SQL = Path(__file__).parent.parent / "sql" / "chats.sql"


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0015_rings'),
        ('operators', '0011_duress'),
    ]

    operations = [
        migrations.CreateModel(
            name='Chat',
            fields=[
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('line', models.CharField(max_length=32)),
                ('route', models.BinaryField(max_length=32)),
                ('newest', models.BigIntegerField(default=0)),
                ('is_open', models.BooleanField(default=False)),
                ('face', models.BinaryField(max_length=32)),
                ('heard_at', models.DateTimeField()),
                ('conversation', vault.fields.SealedField(data_class='red', null=True)),
                ('language', vault.fields.SealedField(data_class='amber', null=True)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.office')),
            ],
        ),
        migrations.CreateModel(
            name='ChatEvent',
            fields=[
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.BigIntegerField()),
                ('turns', models.PositiveSmallIntegerField(default=0)),
                ('at', models.DateTimeField()),
                ('body', vault.fields.SealedField(data_class='red', null=True)),
                ('chat', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='cases.chat')),
            ],
        ),
        migrations.CreateModel(
            name='ChatSaying',
            fields=[
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('at', models.DateTimeField()),
                ('body', vault.fields.SealedField(data_class='red', null=True)),
                ('chat', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sayings', to='cases.chat')),
            ],
        ),
        migrations.AddIndex(
            model_name='chat',
            index=models.Index(fields=['heard_at'], name='chat_idle'),
        ),
        migrations.AddConstraint(
            model_name='chat',
            constraint=models.UniqueConstraint(fields=('office', 'line', 'route'), name='chat_once'),
        ),
        migrations.AddConstraint(
            model_name='chatevent',
            constraint=models.UniqueConstraint(fields=('chat', 'number'), name='chat_event_once'),
        ),
        migrations.AddIndex(
            model_name='chatsaying',
            index=models.Index(fields=['at', 'number'], name='chat_saying_due'),
        ),
        migrations.RunSQL(SQL.read_text()),
    ]
