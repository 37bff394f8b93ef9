import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):

    dependencies = [("operators", "0015_role_held")]

    operations = [
        migrations.CreateModel(
            name="HelpCall",
            fields=[
                (
                    "ref",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("coming_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "coming",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="operators.office",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["by"], condition=Q(ended_at=None), name="help_call_one_at_a_time"
                    ),
                    models.CheckConstraint(
                        condition=Q(coming=None, coming_at=None)
                        | (Q(coming__isnull=False, coming_at__isnull=False) & ~Q(coming=F("by"))),
                        name="help_call_somebody_else_comes",
                    ),
                    models.CheckConstraint(
                        condition=Q(ended_at=None, ended_by=None)
                        | Q(ended_at__isnull=False, ended_by__isnull=False),
                        name="help_call_is_ended_by_someone",
                    ),
                ],
                "indexes": [
                    models.Index(
                        fields=["office", "asked_at"],
                        condition=Q(ended_at=None),
                        name="help_call_open",
                    )
                ],
            },
        ),
    ]
