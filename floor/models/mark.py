"""What a figure needs of a contact and the contact itself forgets."""

from django.db import models


class Mark(models.Model):
    """Written by PostgreSQL beside a contact, and gone with its hours (`floor/sql/marks.sql`)."""

    contact = models.OneToOneField(
        "cases.Contact", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    # When the first of those it was put through took it.
    taken_at = models.DateTimeField(null=True)
    passed = models.BooleanField(default=False)
    # Its person had been answered within the seven days before.
    again = models.BooleanField(default=False)
    held = models.DurationField(null=True)

    def __str__(self) -> str:
        return str(self.pk)
