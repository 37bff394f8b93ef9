"""The tables as the first 20 migrations leave them, made in one step: seconds instead of a minute."""

from pathlib import Path

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import uuid
import vault.fields
import vault.owners
from django.conf import settings
from django.db import migrations, models

FOLDER = Path(__file__).parent.parent / "sql"
#: In the order in which they came: a later one may write a function anew.
RULES = (
    'rights_version',
    'role_by_two',
    'change_by_administrators',
    'decoys',
    'decoy_colleagues',
    'let_in_by_two',
    'office_by_two',
    'role_held',
)


class Migration(migrations.Migration):

    replaces = [
        ('operators', '0001_initial'),
        ('operators', '0002_rights_and_presence'),
        ('operators', '0003_link_is_hashed'),
        ('operators', '0004_sessions_ended'),
        ('operators', '0005_alerts_and_pace'),
        ('operators', '0006_devices'),
        ('operators', '0007_factors'),
        ('operators', '0008_idle'),
        ('operators', '0009_role_by_two'),
        ('operators', '0010_change_by_administrators'),
        ('operators', '0011_duress'),
        ('operators', '0012_decoy_colleagues'),
        ('operators', '0013_let_in_by_two'),
        ('operators', '0014_office_by_two'),
        ('operators', '0015_role_held'),
        ('operators', '0016_help_calls'),
        ('operators', '0017_hard_calls'),
        ('operators', '0018_sound_heard'),
        ('operators', '0019_refused_in_words'),
        ('operators', '0020_office_closed'),
    ]

    initial = True

    dependencies = [
        ('sessions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Operator',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('call_sign', models.CharField(max_length=21, unique=True, validators=[django.core.validators.RegexValidator('^[A-Z][a-z]{1,15}(-[0-9]{1,3})?$')], verbose_name='call-sign')),
                ('role', models.CharField(choices=[('operator', 'Operator'), ('senior', 'Senior operator'), ('supervisor', 'Supervisor'), ('liaison', 'Liaison officer'), ('press', 'Press officer'), ('administrator', 'Administrator'), ('auditor', 'Auditor')], max_length=16, verbose_name='role')),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), blank=True, default=list, size=None, verbose_name='languages')),
                ('extension', models.CharField(blank=True, max_length=8, validators=[django.core.validators.RegexValidator('^([0-9]{2,8})?$')], verbose_name='extension')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('sessions_ended', models.PositiveIntegerField(default=0, editable=False)),
                ('rights_version', models.PositiveIntegerField(default=1, editable=False)),
                ('colleague_of', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='colleagues', to=settings.AUTH_USER_MODEL)),
                ('stands_for', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decoy', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'operator',
                'verbose_name_plural': 'operators',
                'ordering': ('call_sign',),
            },
        ),
        migrations.CreateModel(
            name='Idle',
            fields=[
                ('session', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, serialize=False, to='sessions.session')),
                ('acted_at', models.DateTimeField()),
                ('locked_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'idle session',
                'verbose_name_plural': 'idle sessions',
            },
        ),
        migrations.CreateModel(
            name='FactorSecret',
            fields=[
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('totp', vault.fields.SealedField(data_class='red', null=True)),
                ('pending', vault.fields.SealedField(data_class='red', null=True)),
                ('last_step', models.BigIntegerField(default=0)),
                ('recovery', django.contrib.postgres.fields.ArrayField(base_field=models.BinaryField(max_length=32), default=list, size=None)),
                ('operator', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='factor_secret', to=settings.AUTH_USER_MODEL)),
            ],
            bases=(vault.owners.KeyOwned, models.Model),
        ),
        migrations.CreateModel(
            name='Office',
            fields=[
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('code', models.CharField(max_length=16, unique=True, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9-]{1,15}$')], verbose_name='code')),
                ('closed_at', models.DateTimeField(editable=False, null=True)),
                ('stands_for', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.office')),
            ],
            options={
                'verbose_name': 'office',
                'verbose_name_plural': 'offices',
                'ordering': ('code',),
                'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^[a-z][a-z0-9-]{1,15}$')), name='operators_office_code_is_plain'), models.UniqueConstraint(condition=models.Q(('stands_for', None)), fields=('name',), name='operators_office_name_once', violation_error_message='Another office has this name.')],
            },
        ),
        migrations.CreateModel(
            name='HelpCall',
            fields=[
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('asked_at', models.DateTimeField()),
                ('coming_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('coming', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='operators.office')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['office', 'asked_at'], name='help_call_open')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('by',), name='help_call_one_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('coming', None), ('coming_at', None)), models.Q(('coming__isnull', False), ('coming_at__isnull', False), models.Q(('coming', models.F('by')), _negated=True)), _connector='OR'), name='help_call_somebody_else_comes'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='help_call_is_ended_by_someone')],
            },
        ),
        migrations.CreateModel(
            name='Alert',
            fields=[
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=32)),
                ('subject', models.UUIDField(null=True)),
                ('raised_at', models.DateTimeField()),
                ('cleared_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('cleared_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alerts', to='operators.office')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('cleared_at', None)), fields=['office', '-raised_at'], name='alert_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__regex', '^[a-z_]{3,32}$')), name='alert_kind_is_a_word'), models.CheckConstraint(condition=models.Q(models.Q(('cleared_at', None), ('cleared_by', None)), models.Q(('cleared_at__isnull', False), ('cleared_by__isnull', False)), _connector='OR'), name='alert_is_cleared_by_someone'), models.CheckConstraint(condition=models.Q(('cleared_by', None), ('by', None), models.Q(('cleared_by', models.F('by')), _negated=True), _connector='OR'), name='alert_is_not_cleared_by_its_cause')],
            },
        ),
        migrations.CreateModel(
            name='Pace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=16)),
                ('moments', django.contrib.postgres.fields.ArrayField(base_field=models.DateTimeField(), default=list, size=None)),
                ('refused', models.PositiveIntegerField(default=0)),
                ('operator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='paces', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('operator', 'what'), name='pace_once_each')],
            },
        ),
        migrations.CreateModel(
            name='PersonChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('role', 'Role'), ('factors', 'A new second proof at sign-in'), ('office', 'Office')], max_length=8)),
                ('role', models.CharField(blank=True, max_length=16)),
                ('lets_in', models.BooleanField(default=False)),
                ('asked_at', models.DateTimeField()),
                ('agreed_at', models.DateTimeField(null=True)),
                ('spent', models.BooleanField(default=False)),
                ('agreed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('office', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.office')),
                ('operator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('office', None), ('role__in', ['operator', 'senior', 'supervisor', 'liaison', 'press', 'administrator', 'auditor']), ('what', 'role')), models.Q(('lets_in', False), ('office', None), ('role', ''), ('what', 'factors')), models.Q(('lets_in', False), ('office__isnull', False), ('role', ''), ('what', 'office')), _connector='OR'), name='person_change_is_known'), models.CheckConstraint(condition=models.Q(('asked_by', models.F('operator')), _negated=True), name='person_change_not_asked_for_oneself'), models.CheckConstraint(condition=models.Q(models.Q(('agreed_at', None), ('agreed_by', None), ('spent', False)), models.Q(('agreed_at__isnull', False), ('agreed_by__isnull', False), models.Q(('agreed_by', models.F('asked_by')), _negated=True), models.Q(('agreed_by', models.F('operator')), _negated=True)), _connector='OR'), name='person_change_by_two_others'), models.UniqueConstraint(condition=models.Q(('agreed_by', None)), fields=('operator', 'what'), name='person_change_one_open')],
            },
        ),
        migrations.CreateModel(
            name='SignInLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.BinaryField(max_length=32, unique=True)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('operator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'sign-in link',
                'verbose_name_plural': 'sign-in links',
                'constraints': [models.CheckConstraint(condition=django.db.models.lookups.Exact(django.db.models.functions.text.Length('token_hash'), 32), name='operators_link_is_hashed'), models.CheckConstraint(condition=models.Q(('used_at', None), ('used_at__lt', models.F('expires_at')), _connector='OR'), name='operators_link_is_used_in_time')],
            },
        ),
        migrations.CreateModel(
            name='EnrolmentCode',
            fields=[
                ('operator', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='enrolment_code', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('code_hash', models.BinaryField(max_length=32)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=django.db.models.lookups.Exact(django.db.models.functions.text.Length('code_hash'), 32), name='enrolment_code_is_hashed')],
            },
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('operator', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='presence', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('state', models.CharField(choices=[('offline', 'Offline'), ('ready', 'Ready'), ('offered', 'Incoming'), ('on_contact', 'On contact'), ('wrap_up', 'Wrap-up'), ('pause', 'Pause')], default='offline', max_length=12)),
                ('reason', models.CharField(blank=True, choices=[('break', 'Break'), ('debrief', 'Debrief after a hard contact'), ('meeting', 'Meeting or training'), ('equipment', 'Equipment trouble'), ('missed', 'Missed a contact')], max_length=12)),
                ('since', models.DateTimeField()),
                ('heartbeat_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('hard_contact', models.UUIDField(null=True)),
                ('hard_in_row', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('rests', models.BooleanField(db_default=False, default=False)),
                ('break_offered_at', models.DateTimeField(null=True)),
                ('sound_heard', models.BooleanField(db_default=False, default=False)),
            ],
            options={
                'verbose_name': 'presence',
                'verbose_name_plural': 'presences',
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['offline', 'ready', 'offered', 'on_contact', 'wrap_up', 'pause'])), name='operators_presence_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('reason__in', ['break', 'debrief', 'meeting', 'equipment', 'missed']), ('state', 'pause')), models.Q(models.Q(('state', 'pause'), _negated=True), ('reason', '')), _connector='OR'), name='operators_pause_has_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Device',
            fields=[
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('token_hash', models.BinaryField(max_length=32)),
                ('label', models.CharField(max_length=40)),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('session_key', models.CharField(blank=True, max_length=40)),
                ('operator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='devices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'device',
                'verbose_name_plural': 'devices',
                'constraints': [models.CheckConstraint(condition=django.db.models.lookups.Exact(django.db.models.functions.text.Length('token_hash'), 32), name='device_token_is_hashed'), models.CheckConstraint(condition=models.Q(('revoked_at', None), ('session_key', ''), _connector='OR'), name='device_revoked_has_no_session'), models.UniqueConstraint(condition=models.Q(('session_key', ''), _negated=True), fields=('operator',), name='device_one_active_session'), models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('operator', 'token_hash'), name='device_once_each')],
            },
        ),
        migrations.AddField(
            model_name='operator',
            name='office',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people', to='operators.office'),
        ),
        migrations.AddConstraint(
            model_name='operator',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('call_sign__regex', '^[A-Z][a-z]{1,15}(-[0-9]{1,3})?$'), ('colleague_of', None), ('stands_for', None)), models.Q(('call_sign__regex', '^[A-Z][a-z]{1,15}(-[0-9]{1,3})?~$'), ('colleague_of', None), ('stands_for__isnull', False)), models.Q(('call_sign__regex', '^[A-Z][a-z]{1,15}(-[0-9]{1,3})?~[0-9a-f]{6}$'), ('colleague_of__isnull', False), ('stands_for', None)), _connector='OR'), name='operators_call_sign_is_one_word'),
        ),
        migrations.AddConstraint(
            model_name='operator',
            constraint=models.CheckConstraint(condition=models.Q(('colleague_of', None), ('password__startswith', '!'), _connector='OR'), name='operators_the_invented_never_sign_in'),
        ),
        migrations.AddConstraint(
            model_name='operator',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['operator', 'senior', 'supervisor', 'liaison', 'press', 'administrator', 'auditor'])), name='operators_role_is_known'),
        ),
        migrations.AddConstraint(
            model_name='operator',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('colleague_of', None), ('stands_for', None)), ('role__in', ['liaison', 'operator', 'senior', 'supervisor']), _connector='OR'), name='operators_decoy_sees_cases'),
        ),
        migrations.AddConstraint(
            model_name='operator',
            constraint=models.CheckConstraint(condition=models.Q(('languages__contained_by', ['uk', 'ru', 'en'])), name='operators_languages_are_of_the_line'),
        ),
        migrations.AddConstraint(
            model_name='operator',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('role__in', ['operator', 'senior', 'supervisor']), _negated=True), ('languages__len__gt', 0), _connector='OR'), name='operators_who_answer_speak_a_language', violation_error_code='languages', violation_error_message='Write down a language first: this role speaks with people.'),
        ),
        migrations.AddConstraint(
            model_name='operator',
            constraint=models.CheckConstraint(condition=models.Q(('extension__regex', '^([0-9]{2,8})?$')), name='operators_extension_is_digits'),
        ),
        migrations.AddConstraint(
            model_name='operator',
            constraint=models.UniqueConstraint(condition=models.Q(('extension', ''), _negated=True), fields=('extension',), name='operators_extension_is_one_desk', violation_error_code='extension', violation_error_message='Somebody else has this extension.'),
        ),
        *(migrations.RunSQL((FOLDER / f'{name}.sql').read_text()) for name in RULES),
    ]
