"""What a person proves themselves by besides the password; the secrets lie sealed.

Which factors there are stands in allauth's table (`allauth.mfa.models.Authenticator`), the public
half of a passkey too; the secret of the codes and the marks of what was used stand here.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from operators.models.operator import Operator
from vault.fields import RED, SealedField
from vault.owners import KeyOwned

HASH = 32


class FactorSecret(KeyOwned, models.Model):
    """One person's secret of the codes, the one that waits for its first code, and what is used up.

    `last_step` is the latest half minute whose code was taken; `recovery` holds hashes of the
    recovery codes that are left.
    """

    owner_column = "operator_id"

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    operator = models.OneToOneField(
        Operator, on_delete=models.CASCADE, related_name="factor_secret"
    )
    totp = SealedField(data_class=RED)
    pending = SealedField(data_class=RED)
    last_step = models.BigIntegerField(default=0)
    recovery = ArrayField(models.BinaryField(max_length=HASH), default=list)

    def __str__(self) -> str:
        return str(self.ref)


class EnrolmentCode(models.Model):
    """A code that lets one person set up their first factor, once; kept as a hash."""

    operator = models.OneToOneField(
        Operator, primary_key=True, on_delete=models.CASCADE, related_name="enrolment_code"
    )
    code_hash = models.BinaryField(max_length=HASH)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Exact(Length("code_hash"), HASH), name="enrolment_code_is_hashed"
            ),
        )

    def __str__(self) -> str:
        return str(self.operator_id)
