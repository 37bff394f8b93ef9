"""A case's life: intake, verified, scheduled, resolved; who may pass is asked elsewhere.

Pure: the guards read only what the service that locked the case put beside it. PostgreSQL refuses
the same moves again in `sql/case_lifecycle.sql`, so a slip here cannot reach the table.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import ConcurrentTransitionMixin, FSMField, transition

APPROVERS_NEEDED = 2
#: For so long an approval of a verification counts, here and in `sql/fresh_approvals.sql`.
APPROVAL_LASTS = timedelta(hours=24)


class Stage(models.TextChoices):
    """Where a case stands."""

    INTAKE = "intake", _("Intake")
    VERIFIED = "verified", _("Verified")
    SCHEDULED = "scheduled", _("Scheduled")
    RESOLVED = "resolved", _("Resolved")


class Outcome(models.TextChoices):
    """How a case ended; stored sealed, never counted for the press."""

    RECEIVED = "received", _("Received by the hand-over team")
    EXCHANGED = "exchanged", _("Returned in an exchange")
    ASYLUM = "asylum", _("Stays and asks for asylum")
    LEGION = "legion", _("Referred: wishes to join the legion")
    RETURNED_WOUNDED = "returned_wounded", _("Returned for medical reasons")
    INFORMED = "informed", _("Got the information they asked for")
    WITHDREW = "withdrew", _("Withdrew")
    LOST_CONTACT = "lost_contact", _("Contact lost")
    SUSPECTED_TRAP = "suspected_trap", _("Suspected trap")
    NOT_ELIGIBLE = "not_eligible", _("Not eligible")
    WRONG_PERSON = "wrong_person", _("Wrong person")


@dataclass(frozen=True, slots=True)
class Standing:
    """What a guard may know: distinct people who agreed to the evidence as it is now.

    A verifier counts for a day.
    """

    verifiers: int = 0
    closers: int = 0
    has_slot: bool = False
    has_outcome: bool = False
    outcome_fits: bool = False
    by_two: bool = False


def not_frozen(case: Any) -> bool:
    """A frozen case makes no forward move."""
    return not case.frozen


def two_people_agree(case: Any) -> bool:
    """Two different people approved the evidence as it stands, within a day."""
    return bool(case.standing.verifiers >= APPROVERS_NEEDED)


def has_slot(case: Any) -> bool:
    """A hand-over window is held for this case."""
    return bool(case.standing.has_slot)


def has_outcome(case: Any) -> bool:
    """The ending has a name."""
    return bool(case.standing.has_outcome)


def outcome_fits(case: Any) -> bool:
    """The outcome is one of those that this stage may have."""
    return bool(case.standing.outcome_fits)


def two_people_close(case: Any) -> bool:
    """A frozen case, or one with a grave outcome, ends only when two different people say so."""
    alone = not (case.frozen or case.standing.by_two)
    return alone or case.standing.closers >= APPROVERS_NEEDED


class CaseLifecycle(ConcurrentTransitionMixin, models.Model):
    """The four stages and the only moves between them."""

    stage = FSMField(default=Stage.INTAKE, choices=Stage.choices, protected=True)
    frozen = models.BooleanField(default=False)
    standing = Standing()

    class Meta:
        abstract = True

    @transition(
        stage,
        source=Stage.INTAKE,
        target=Stage.VERIFIED,
        conditions=[not_frozen, two_people_agree],
    )
    def verify(self) -> None:
        """Two different people confirmed who this is and that it is no trap."""

    @transition(
        stage,
        source=Stage.VERIFIED,
        target=Stage.SCHEDULED,
        conditions=[not_frozen, two_people_agree, has_slot],
    )
    def schedule(self) -> None:
        """A hand-over window is held."""

    @transition(stage, source=Stage.SCHEDULED, target=Stage.VERIFIED)
    def postpone(self) -> None:
        """The window was postponed, missed or given up."""

    @transition(stage, source=Stage.VERIFIED, target=Stage.INTAKE)
    def void(self) -> None:
        """The evidence changed, so nobody has approved it any more."""

    @transition(
        stage,
        source=[Stage.INTAKE, Stage.VERIFIED, Stage.SCHEDULED],
        target=Stage.RESOLVED,
        conditions=[has_outcome, outcome_fits, two_people_close],
    )
    def resolve(self) -> None:
        """The case ended with an outcome."""

    @transition(stage, source=Stage.RESOLVED, target=Stage.INTAKE)
    def reopen(self) -> None:
        """The person came back."""
