"""A browser that a person has signed in on."""

import uuid

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from operators.models.operator import Operator


class Device(models.Model):
    """One browser of one person; days only, no address, and its cookie only as a hash.

    `session_key` names the session that goes on there: at most one for each person.
    """

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    operator = models.ForeignKey(Operator, on_delete=models.CASCADE, related_name="devices")
    token_hash = models.BinaryField(max_length=32)
    label = models.CharField(max_length=40)
    first_day = models.DateField()
    last_day = models.DateField()
    revoked_at = models.DateTimeField(null=True)
    session_key = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        constraints = (
            models.CheckConstraint(
                condition=Exact(Length("token_hash"), 32), name="device_token_is_hashed"
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at=None) | models.Q(session_key=""),
                name="device_revoked_has_no_session",
            ),
            models.UniqueConstraint(
                fields=["operator"],
                condition=~models.Q(session_key=""),
                name="device_one_active_session",
            ),
            models.UniqueConstraint(
                fields=["operator", "token_hash"],
                condition=models.Q(revoked_at=None),
                name="device_once_each",
            ),
        )

    def __str__(self) -> str:
        return f"{self.label} of {self.operator_id}"
