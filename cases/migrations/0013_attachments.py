from pathlib import Path

import django.db.models.deletion
import uuid
import vault.fields
from django.db import migrations, models


SQL = Path(__file__).parent.parent / "sql" / "attachments.sql"


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0012_form_and_named'),
    ]

    operations = [
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('file_key', models.BinaryField(max_length=32)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('clean', 'Clean'), ('refused', 'Refused'), ('unopened', 'Unopened'), ('lost', 'Lost')], default='waiting', max_length=8)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('due_at', models.DateTimeField(null=True)),
                ('source', vault.fields.SealedField(data_class='amber', null=True)),
                ('told', vault.fields.SealedField(data_class='amber', null=True)),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='cases.contact')),
                ('message', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='file', to='cases.message')),
            ],
        ),
        migrations.CreateModel(
            name='Piece',
            fields=[
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('part', models.PositiveSmallIntegerField()),
                ('number', models.PositiveSmallIntegerField()),
                ('body', vault.fields.SealedField(data_class='red', null=True)),
                ('attachment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='cases.attachment')),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.contact')),
            ],
        ),
        migrations.AddIndex(
            model_name='attachment',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['due_at'], name='attachment_waiting'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('due_at__isnull', False), ('state', 'waiting')), models.Q(('due_at__isnull', True), ('state__in', ['clean', 'refused', 'unopened', 'lost'])), _connector='OR'), name='attachment_waits_for_a_time'),
        ),
        migrations.AddConstraint(
            model_name='piece',
            constraint=models.UniqueConstraint(fields=('attachment', 'part', 'number'), name='piece_in_its_place'),
        ),
        migrations.RunSQL(SQL.read_text()),
    ]
