"""What happened, row by row and never rewritten, and the chain that proves it."""

from django.db import models


class Entry(models.Model):
    """One act; PostgreSQL refuses to change or remove it."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=64)
    role = models.CharField(max_length=16, blank=True)
    action = models.CharField(max_length=64)
    subject = models.UUIDField(null=True)
    reason = models.CharField(max_length=32, blank=True)
    detail = models.JSONField(default=dict)
    receipt = models.BooleanField(default=False)
    subject_tag = models.BinaryField(max_length=32, null=True)
    # The office of whoever acted, and the opaque name of their device, where these are known.
    office = models.UUIDField(null=True)
    device = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["subject", "id"], name="entry_of_subject"),
            models.Index(fields=["actor", "id"], name="entry_of_actor"),
            models.Index(fields=["office", "id"], name="entry_of_office"),
            models.Index(fields=["action", "id"], name="entry_of_action"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.pk}"


class Seal(models.Model):
    """One link of the chain: the entry's place, and the hash of everything up to it.

    The last link of each batch is signed.
    """

    seq = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="seal")
    hash = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=64, null=True)

    def __str__(self) -> str:
        return str(self.seq)
