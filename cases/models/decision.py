"""What people decided about a case: approvals, moves, notes, windows, callbacks."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, IntegerField, Q, Value
from django.utils.translation import gettext_lazy as _

from cases.lifecycle import Stage
from cases.models.case import Case
from vault.fields import AMBER, SealedField


class Purpose(models.TextChoices):
    """What an approval is for."""

    VERIFY = "verify", _("Verification")
    RESOLVE = "resolve", _("Ending a frozen case")
    LIFT = "lift", _("Lifting a freeze")
    PROPOSE = "propose", _("Ready to be verified")
    PURGE = "purge", _("Purge")


class Approval(models.Model):
    """One person's agreement to the evidence as it stood; two different people make a verdict."""

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="approvals")
    operator = models.ForeignKey("operators.Operator", on_delete=models.PROTECT)
    purpose = models.CharField(max_length=8, choices=Purpose.choices)
    evidence = models.PositiveIntegerField()
    at = models.DateTimeField()
    signature = models.BinaryField(max_length=32, null=True)

    finding = SealedField(data_class=AMBER, pinned_to="evidence")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "operator", "purpose", "evidence"], name="approval_once_each"
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=Purpose.values), name="approval_purpose_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)

    owner_column = "case_id"

    @property
    def key_owner(self) -> uuid.UUID:
        """Whose keys seal this row: the case's."""
        return self.case_id


class Transition(models.Model):
    """One move of a case."""

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="transitions")
    name = models.CharField(max_length=12)
    before = models.CharField(max_length=12, choices=Stage.choices)
    after = models.CharField(max_length=12, choices=Stage.choices)
    by = models.ForeignKey("operators.Operator", on_delete=models.PROTECT)
    at = models.DateTimeField()

    detail = SealedField(data_class=AMBER)

    class Meta:
        indexes = [models.Index(fields=["case", "at"], name="transition_of_case")]

    def __str__(self) -> str:
        return f"{self.before} to {self.after}"

    owner_column = "case_id"

    @property
    def key_owner(self) -> uuid.UUID:
        """Whose keys seal this row: the case's."""
        return self.case_id


class Note(models.Model):
    """A private note of the staff; it never leaves the house."""

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey("operators.Operator", on_delete=models.PROTECT)
    at = models.DateTimeField()

    body = SealedField(data_class=AMBER)

    class Meta:
        indexes = [models.Index(fields=["case", "at"], name="note_of_case")]

    def __str__(self) -> str:
        return str(self.ref)

    owner_column = "case_id"

    @property
    def key_owner(self) -> uuid.UUID:
        """Whose keys seal this row: the case's."""
        return self.case_id


class Slot(models.Model):
    """A hand-over window of one team; it does not know whose it is."""

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.PositiveSmallIntegerField()
    span = DateTimeRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="slot_one_hand_over_per_team",
                expressions=[
                    (
                        Func(
                            F("team"),
                            F("team"),
                            Value("[]"),
                            function="int4range",
                            output_field=IntegerField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    ("span", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(condition=Q(span__isempty=False), name="slot_not_empty"),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Callback(models.Model):
    """A promise to call back inside a window that the person named."""

    class State(models.TextChoices):
        """Where the promise stands."""

        DUE = "due", _("Due")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    class Source(models.TextChoices):
        """Where the promise comes from."""

        AGREED = "agreed", _("Agreed with the person")
        ABANDONED = "abandoned", _("They called and nobody answered")

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey("operators.Office", on_delete=models.PROTECT)
    contact = models.ForeignKey("cases.Contact", on_delete=models.CASCADE, related_name="callbacks")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, related_name="callbacks")
    state = models.CharField(max_length=8, choices=State.choices, default=State.DUE)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.AGREED)
    due = DateTimeRangeField()
    by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    taken_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()

    agreed = SealedField(data_class=AMBER)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(due__isempty=False), name="callback_window_not_empty"
            ),
            models.CheckConstraint(
                condition=Q(source="agreed", by__isnull=False)
                | Q(source="abandoned", by=None, case__isnull=False),
                name="callback_agreed_by_someone",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(source="abandoned", state="due"),
                name="callback_abandoned_once",
            ),
        ]
        indexes = [
            models.Index(fields=["office", "due"], condition=Q(state="due"), name="callback_due")
        ]

    def __str__(self) -> str:
        return str(self.ref)

    owner_column = "contact_id"

    @property
    def key_owner(self) -> uuid.UUID:
        """Whose keys seal this row: the contact's."""
        return self.contact_id
