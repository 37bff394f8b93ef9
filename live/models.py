"""The outbox: what was said, in which stream, under which number."""

from typing import Any

from django.db import models
from django.db.models.functions import Now


class TransactionId(models.BigIntegerField):  # type: ignore[type-arg]
    """PostgreSQL's 64-bit transaction id, which never wraps."""

    def db_type(self, connection: Any) -> str:
        """The column's type."""
        return "xid8"


class Stream(models.Model):
    """The counter of one stream: its row lock makes the numbers gapless and ordered."""

    name = models.TextField(primary_key=True)
    seq = models.BigIntegerField()

    def __str__(self) -> str:
        return self.name


class OutboxRow(models.Model):
    """One hint; kept for a day so that a lost connection can be healed."""

    pk = models.CompositePrimaryKey("stream", "seq")
    stream = models.TextField()
    seq = models.BigIntegerField()
    type = models.TextField()
    ref = models.UUIDField()
    version = models.IntegerField()
    counts = models.JSONField(null=True)
    at = models.DateTimeField(db_default=Now())
    xid = TransactionId(
        db_default=models.Func(function="pg_current_xact_id", output_field=TransactionId())
    )

    class Meta:
        db_table = "live_outbox"
        indexes = [
            # The hub asks for what its last snapshot could not see.
            models.Index(fields=["xid"], name="live_outbox_xid"),
            models.Index(fields=["at"], name="live_outbox_at"),
        ]

    def __str__(self) -> str:
        return f"{self.stream}.{self.seq}"


class Epoch(models.Model):
    """Which life of the database the numbers belong to; a restore begins a new one.

    The table is made by hand, so that emptying all tables between two tests leaves it alone.
    """

    id = models.SmallIntegerField(primary_key=True)
    value = models.TextField()

    class Meta:
        managed = False
        db_table = "live_epoch"

    def __str__(self) -> str:
        return self.value
