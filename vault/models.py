"""Wrapped data keys; the only table of the keyring database."""

from django.db import models

RED, AMBER = "red", "amber"
CLASSES = (RED, AMBER)
MOST_MESSAGES = 2**20


class SealedBatch(models.Model):
    """Keys of an evacuated office, shut once more together; `box` opens with its shares alone."""

    id = models.BigAutoField(primary_key=True)
    scope = models.UUIDField()
    box = models.BinaryField(max_length=128)

    class Meta:
        indexes = [models.Index(fields=["scope"], name="sealed_batch_scope")]

    def __str__(self) -> str:
        return str(self.pk)


class WrappedKey(models.Model):
    """One data key of one owner and class, wrapped; without it the owner's fields stay shut.

    `messages` counts what was sealed with it, rounded up to the blocks that processes reserve. A
    retired key still opens, seals nothing any more, and goes when nothing names it. A key in a
    `batch` is shut twice: without the shares of its office nothing here opens it.
    """

    id = models.BigAutoField(primary_key=True)
    owner = models.UUIDField()
    kind = models.CharField(max_length=8)
    data_class = models.CharField(max_length=5)
    kek_version = models.PositiveIntegerField()
    wrapped = models.BinaryField(max_length=128)
    created_at = models.DateTimeField()
    messages = models.PositiveIntegerField(default=0)
    retired_at = models.DateTimeField(null=True)
    batch = models.ForeignKey(SealedBatch, on_delete=models.PROTECT, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "data_class"],
                condition=models.Q(retired_at=None),
                name="wrapped_key_one_current",
            ),
            models.CheckConstraint(
                condition=models.Q(messages__lte=MOST_MESSAGES), name="wrapped_key_not_overused"
            ),
            models.CheckConstraint(
                condition=models.Q(data_class__in=["red", "amber"]), name="wrapped_key_class_known"
            ),
            models.CheckConstraint(
                condition=models.Q(id__lt=2**32), name="wrapped_key_id_fits_the_format"
            ),
        ]
        indexes = [
            models.Index(fields=["kek_version"], name="wrapped_key_by_kek"),
            models.Index(fields=["owner"], name="wrapped_key_by_owner"),
            models.Index(
                fields=["retired_at"],
                condition=models.Q(retired_at__isnull=False),
                name="wrapped_key_retired",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
