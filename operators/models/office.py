"""A place of work: the limit of what most people may see."""

import uuid

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

CODE = r"^[a-z][a-z0-9-]{1,15}$"


class RealOffices(models.Manager["Office"]):
    """Offices of work; a decoy is reached only through the person who works in it."""

    def get_queryset(self) -> models.QuerySet["Office"]:
        """All but decoys."""
        return super().get_queryset().filter(stands_for=None)


class WorkingOffices(RealOffices):
    """Offices that people work in; one that was closed is only read about."""

    def get_queryset(self) -> models.QuerySet["Office"]:
        """All but closed ones."""
        return super().get_queryset().filter(closed_at=None)


class Office(models.Model):
    """One office with its own queue, floor and people; a decoy stands for another one."""

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=60)
    code = models.CharField(
        _("code"), max_length=16, unique=True, validators=[RegexValidator(CODE)]
    )

    stands_for = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    # By the agreement of two administrators alone (oversight/sql/closing.sql), and for good.
    closed_at = models.DateTimeField(null=True, editable=False)

    # While the office is evacuated (oversight/sql/evacuation.sql): nobody signs in, no row is seen.
    sealed_at = models.DateTimeField(null=True, editable=False)

    objects = RealOffices()
    working = WorkingOffices()
    with_decoys = models.Manager["Office"]()

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(code__regex=CODE), name="operators_office_code_is_plain"
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=models.Q(stands_for=None),
                name="operators_office_name_once",
                violation_error_message=_("Another office has this name."),
            ),
        )

    def __str__(self) -> str:
        return self.name
