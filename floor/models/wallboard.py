"""A screen on a wall, let in by a key of its own: it sees counts of one office and nothing else."""

import hashlib
import uuid
from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

#: A key that nobody typed in by then is void; a paper with it is worth nothing the next day.
TYPED_WITHIN = timedelta(days=1)
#: No screen goes on longer than that without a new key.
LONGEST = timedelta(days=366)


def token_hash(token: str) -> bytes:
    """What is kept of the cookie of a screen."""
    return hashlib.sha256(token.encode()).digest()


class Language(models.TextChoices):
    """What a board says; nobody who reads it is signed in."""

    UK = "uk", "Українська"
    RU = "ru", "Русский"
    EN = "en", "English"


class Wallboard(models.Model):
    """One key of one screen: typed in once, and from then on known by a cookie; both as hashes."""

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey("operators.Office", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("Name of the screen"), max_length=40)
    language = models.CharField(_("Language"), max_length=2, choices=Language.choices)
    key_hash = models.BinaryField(max_length=32, unique=True)
    token_hash = models.BinaryField(max_length=32, null=True, unique=True)
    made_by = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Exact(Length("key_hash"), 32), name="wallboard_key_is_hashed"
            ),
            models.CheckConstraint(
                condition=Q(token_hash=None, opened_at=None)
                | Q(
                    Exact(Length("token_hash"), 32),
                    token_hash__isnull=False,
                    opened_at__isnull=False,
                ),
                name="wallboard_cookie_is_hashed",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="wallboard_has_a_name"),
            models.CheckConstraint(
                condition=Q(language__in=Language.values), name="wallboard_language_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    expires_at__gt=F("made_at"),
                    expires_at__lte=F("made_at") + LONGEST,
                ),
                name="wallboard_ends",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="wallboard_is_revoked_by_someone",
            ),
        )
        indexes = (models.Index(fields=["office", "-made_at"], name="wallboard_of_office"),)

    def __str__(self) -> str:
        return self.name
