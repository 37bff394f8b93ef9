"""A place of work: the limit of what most people may see."""

import uuid

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

CODE = r"^[a-z][a-z0-9-]{1,15}$"


class Office(models.Model):
    """One office with its own queue, floor and people."""

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=60, unique=True)
    code = models.CharField(
        _("code"), max_length=16, unique=True, validators=[RegexValidator(CODE)]
    )

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(code__regex=CODE), name="operators_office_code_is_plain"
            ),
        )

    def __str__(self) -> str:
        return self.name
