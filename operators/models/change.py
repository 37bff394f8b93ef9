"""What two administrators change of a person: role, office, or the second proof at sign-in."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from operators.models.office import Office
from operators.models.operator import Operator
from operators.roles import Role


class What(models.TextChoices):
    """What is changed."""

    ROLE = "role", _("Role")
    FACTORS = "factors", _("A new second proof at sign-in")
    OFFICE = "office", _("Office")


class PersonChange(models.Model):
    """One change: who asked for it and who, somebody else, agreed.

    `role` and `office` are the new ones; `lets_in` belongs to somebody new or kept out, who comes
    in once agreed. `spent` is set by PostgreSQL when something changes by it, so that each
    agreement serves once.
    """

    operator = models.ForeignKey(Operator, on_delete=models.CASCADE, related_name="changes")
    what = models.CharField(max_length=8, choices=What.choices)
    role = models.CharField(max_length=16, blank=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+")
    lets_in = models.BooleanField(default=False)
    asked_by = models.ForeignKey(Operator, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(Operator, on_delete=models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    spent = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(what=What.ROLE, role__in=Role.values, office=None)
                | Q(what=What.FACTORS, role="", office=None, lets_in=False)
                | Q(what=What.OFFICE, role="", office__isnull=False, lets_in=False),
                name="person_change_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(asked_by=F("operator")), name="person_change_not_asked_for_oneself"
            ),
            models.CheckConstraint(
                condition=Q(agreed_by=None, agreed_at=None, spent=False)
                | Q(agreed_by__isnull=False, agreed_at__isnull=False)
                & ~Q(agreed_by=F("asked_by"))
                & ~Q(agreed_by=F("operator")),
                name="person_change_by_two_others",
            ),
            models.UniqueConstraint(
                fields=["operator", "what"],
                condition=Q(agreed_by=None),
                name="person_change_one_open",
            ),
        )

    def __str__(self) -> str:
        return f"{self.what} of {self.operator_id}"

    @property
    def role_name(self) -> str:
        """The new role, in the reader's language."""
        return str(Role(self.role).label) if self.role else ""
