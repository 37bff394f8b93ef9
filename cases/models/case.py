"""A case: one person, family or group to be helped."""

import uuid

from django.db import models
from django.db.models import Q

from cases.lifecycle import CaseLifecycle, Stage
from cases.models.contact import Priority
from vault.fields import AMBER, RED, SealedField
from vault.owners import KeyOwned

#: Every sealed column: what a purge empties.
SEALED = (
    *("name", "phone", "handle", "unit", "place", "signs", "slot", "caller_role", "language"),
    *("situation", "sector", "group_size", "safe_contact", "wish", "story", "outcome", "home"),
)


class Case(KeyOwned, CaseLifecycle):
    """One person, family or group; identity and place are red, the story is amber."""

    owner_column = "ref"

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=7, unique=True)
    office = models.ForeignKey("operators.Office", on_delete=models.PROTECT, related_name="cases")
    priority = models.SmallIntegerField(choices=Priority.choices, default=Priority.NORMAL)
    assignee = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="cases"
    )
    liaison = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="handovers"
    )
    # Of the same person: this case goes on as that one, until it is undone.
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="aliases"
    )
    version = models.PositiveIntegerField(default=1)
    evidence = models.PositiveIntegerField(default=1)
    evidence_by = models.ForeignKey(
        "operators.Operator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    # Which window it holds or held last: what was confirmed for one counts for no other.
    window = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    # Resolved, the hour of everything gives way to the day; purged, nothing that was told is left.
    coarse = models.BooleanField(default=False)
    purged_on = models.DateField(null=True)

    name = SealedField(data_class=RED)
    phone = SealedField(data_class=RED)
    handle = SealedField(data_class=RED)
    unit = SealedField(data_class=RED)
    place = SealedField(data_class=RED)
    signs = SealedField(data_class=RED)
    slot = SealedField(data_class=RED)

    caller_role = SealedField(data_class=AMBER)
    language = SealedField(data_class=AMBER)
    home = SealedField(data_class=AMBER)
    situation = SealedField(data_class=AMBER)
    sector = SealedField(data_class=AMBER)
    group_size = SealedField(data_class=AMBER)
    safe_contact = SealedField(data_class=AMBER)
    wish = SealedField(data_class=AMBER)
    story = SealedField(data_class=AMBER)
    # An ending of an earlier life of the case, put back, does not open.
    outcome = SealedField(data_class=AMBER, pinned_to="evidence")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="case_stage_known"),
            models.CheckConstraint(
                condition=Q(stage=Stage.RESOLVED, outcome__isnull=False, purged_on=None)
                | Q(stage=Stage.RESOLVED, outcome=None, purged_on__isnull=False)
                | (~Q(stage=Stage.RESOLVED) & Q(outcome__isnull=True)),
                name="case_outcome_when_resolved",
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.SCHEDULED) | Q(slot__isnull=False),
                name="case_slot_when_scheduled",
            ),
            models.CheckConstraint(
                condition=Q(purged_on=None)
                | Q(frozen=False, coarse=True, **dict.fromkeys(SEALED, None)),
                name="case_purged_holds_nothing",
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[ABCEHKMPTX0-9]{3}-[ABCEHKMPTX0-9]{3}$"),
                name="case_code_shape",
            ),
        ]
        indexes = [
            models.Index(
                fields=["office", "stage", "priority", "-opened_at", "-ref"], name="case_board"
            ),
            models.Index(fields=["office", "-opened_at", "-ref"], name="case_recent"),
            models.Index(fields=["assignee", "-opened_at", "-ref"], name="case_mine"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_unled(self) -> bool:
        """Whether it holds a window of a hand-over that nobody leads."""
        return self.stage == Stage.SCHEDULED and self.liaison_id is None
