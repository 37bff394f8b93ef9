from pathlib import Path

import django.db.models.functions.datetime
import live.models
from django.db import migrations, models

SQL = (Path(__file__).parent.parent / "sql" / "outbox.sql").read_text()


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Epoch',
            fields=[
                ('id', models.SmallIntegerField(primary_key=True, serialize=False)),
                ('value', models.TextField()),
            ],
            options={
                'db_table': 'live_epoch',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='Stream',
            fields=[
                ('name', models.TextField(primary_key=True, serialize=False)),
                ('seq', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='OutboxRow',
            fields=[
                ('pk', models.CompositePrimaryKey('stream', 'seq', blank=True, editable=False, primary_key=True, serialize=False)),
                ('stream', models.TextField()),
                ('seq', models.BigIntegerField()),
                ('type', models.TextField()),
                ('ref', models.UUIDField()),
                ('version', models.IntegerField()),
                ('counts', models.JSONField(null=True)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('xid', live.models.TransactionId(db_default=models.Func(function='pg_current_xact_id', output_field=live.models.TransactionId()))),
            ],
            options={
                'db_table': 'live_outbox',
                'indexes': [models.Index(fields=['xid'], name='live_outbox_xid'), models.Index(fields=['at'], name='live_outbox_at')],
            },
        ),
        migrations.RunSQL(
            SQL,
            "DROP FUNCTION live_append; DROP FUNCTION live_publish; DROP TABLE live_epoch",
        ),
    ]
