"""A link that signs one demo person in once."""

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from operators.models.operator import Operator


class SignInLink(models.Model):
    """The hash of a token; the token itself is seen only by whoever asked for it."""

    token_hash = models.BinaryField(max_length=32, unique=True)
    operator = models.ForeignKey(Operator, on_delete=models.CASCADE, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("sign-in link")
        verbose_name_plural = _("sign-in links")
        constraints = (
            models.CheckConstraint(
                condition=Exact(Length("token_hash"), 32), name="operators_link_is_hashed"
            ),
            models.CheckConstraint(
                condition=models.Q(used_at=None) | models.Q(used_at__lt=models.F("expires_at")),
                name="operators_link_is_used_in_time",
            ),
        )

    def __str__(self) -> str:
        return f"sign-in link {self.pk}"
