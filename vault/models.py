"""Wrapped data keys; the only table of the keyring database."""

from django.db import models

RED, AMBER = "red", "amber"
CLASSES = (RED, AMBER)


class WrappedKey(models.Model):
    """One data key of one owner and class, wrapped; without it the owner's fields stay shut."""

    id = models.BigAutoField(primary_key=True)
    owner = models.UUIDField()
    kind = models.CharField(max_length=8)
    data_class = models.CharField(max_length=5)
    kek_version = models.PositiveIntegerField()
    wrapped = models.BinaryField(max_length=128)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "data_class"], name="wrapped_key_one_each"),
            models.CheckConstraint(
                condition=models.Q(data_class__in=["red", "amber"]), name="wrapped_key_class_known"
            ),
            models.CheckConstraint(
                condition=models.Q(id__lt=2**32), name="wrapped_key_id_fits_the_format"
            ),
        ]
        indexes = [models.Index(fields=["kek_version"], name="wrapped_key_by_kek")]

    def __str__(self) -> str:
        return str(self.pk)
