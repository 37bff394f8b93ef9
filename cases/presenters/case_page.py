"""The page of one case: amber opened under one receipt, red hidden behind a mask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BooleanField, ExpressionWrapper, Q

from audit.receipts import receipt
from cases.access import named
from cases.agreements import fresh
from cases.details import AMBER, DETAILS, Detail
from cases.lifecycle import APPROVERS_NEEDED, Outcome, Stage
from cases.models import Approval, Case, Contact, Member, Outdated, Purpose
from cases.presenters.evidence import Evidence, evidence_panel
from cases.presenters.merging import Merged, Proposed, merged, proposed
from cases.presenters.recognised import Joined, recognised
from cases.presenters.rows import CaseRow, case_row
from cases.presenters.timeline import Happened, timeline
from cases.selectors.outdated import outdated_of
from operators.models import Operator
from vault.fields import open_fields
from vault.receipts import Receipt

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Shown:
    """One field: an amber value, or a red one that is only said to be there."""

    detail: Detail
    value: str
    label: str
    hidden: bool
    noted: bool


@dataclass(frozen=True, slots=True)
class Agreed:
    """One approval of the evidence as it stands."""

    by: str
    finding: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of the stepper."""

    stage: str
    label: str
    done: bool
    current: bool


@dataclass(frozen=True, slots=True)
class CasePage:
    """Everything the case page shows."""

    row: CaseRow
    version: int
    evidence: int
    collector: str
    fields: tuple[Shown, ...]
    steps: tuple[Step, ...]
    approvals: tuple[Agreed, ...]
    old_approvals: tuple[Agreed, ...]
    proposers: tuple[Agreed, ...]
    refusals: tuple[Agreed, ...]
    needed: int
    closers: tuple[Agreed, ...]
    outcome: str
    timeline: tuple[Happened, ...]
    contacts: int
    joined: tuple[Joined, ...]
    merges: tuple[Merged, ...]
    proposed: Proposed | None
    outdated: Outdated | None
    ledger: Evidence

    @property
    def is_stale(self) -> bool:
        """Whether it was verified, but too long ago to be scheduled on it."""
        return self.row.stage == Stage.VERIFIED and len(self.approvals) < self.needed

    @property
    def is_to_approve(self) -> bool:
        """Whether it waits for people who approve it, for the first time or again."""
        return not self.refusals and (self.row.stage == Stage.INTAKE or self.is_stale)


def case_look(
    *,
    case: Case,
    asker: Operator,
    at: datetime,
    reason: str = "",
    also: Sequence[Member] = (),
) -> Receipt:
    """The one receipt of a request that shows a case, and of its people those who are shown."""
    return receipt(
        actor=str(asker.pk),
        role=asker.role,
        action="case.view",
        subjects=[*named(case), *(each.ref for each in also)],
        reason=reason,
        at=at,
    )


def case_page(*, case: Case, seen: Receipt, reader: Operator | None = None) -> CasePage:
    """Open the amber fields of one case, under the request's receipt.

    The timeline is for whoever reads the case by itself; beside a contact there is none.
    """
    amber = [detail.name for detail in DETAILS if detail.kind == AMBER]
    told = open_fields(seen, [case], *amber, "outcome")[0]
    approvals = _approvals(case)
    findings = open_fields(seen, approvals, "finding")
    standing = [
        (approval, finding["finding"] or "")
        for approval, finding in zip(approvals, findings, strict=True)
        if approval.evidence == case.evidence
    ]
    contacts = list(
        Contact.objects.filter(case=case).select_related("operator").order_by("-offered_at")[:SHOWN]
    )
    merges = merged(case, seen)
    return CasePage(
        row=case_row(case),
        version=case.version,
        evidence=case.evidence,
        collector=case.evidence_by.call_sign if case.evidence_by else "",
        fields=tuple(_shown(case, detail, told) for detail in DETAILS),
        steps=_steps(case.stage),
        approvals=_agreed(standing, Purpose.VERIFY),
        old_approvals=_agreed(standing, Purpose.VERIFY, counts=False),
        proposers=_agreed(standing, Purpose.PROPOSE),
        refusals=_agreed(standing, Purpose.REFUSE),
        needed=APPROVERS_NEEDED,
        closers=_agreed(standing, Purpose.RESOLVE),
        outcome=str(Outcome(told["outcome"]).label) if told["outcome"] else "",
        timeline=timeline(case, contacts, approvals, merges, seen, reader) if reader else (),
        contacts=len(contacts),
        joined=recognised(case, seen),
        merges=merges,
        proposed=proposed(case),
        outdated=outdated_of(case),
        ledger=evidence_panel(case=case, caller_role=told["caller_role"] or "", seen=seen),
    )


def _approvals(case: Case) -> list[Approval]:
    """The approvals of a case, each with whether it still counts."""
    given = Approval.objects.filter(case=case).select_related("operator")
    counts = ExpressionWrapper(~Q(purpose=Purpose.VERIFY) | fresh(), BooleanField())
    return list(given.annotate(counts=counts).order_by("at")[:SHOWN])


def _shown(case: Case, detail: Detail, told: dict[str, str | None]) -> Shown:
    hidden = detail.kind != AMBER
    value = "" if hidden else told[detail.name] or ""
    labels = {code: str(label) for code, label in detail.choices}
    return Shown(
        detail=detail,
        value=value,
        label=labels.get(value, value),
        hidden=hidden,
        noted=getattr(case, detail.name) is not None,
    )


def _steps(stage: str) -> tuple[Step, ...]:
    order = [Stage.INTAKE, Stage.VERIFIED, Stage.SCHEDULED, Stage.RESOLVED]
    here = order.index(Stage(stage))
    return tuple(
        Step(stage=each, label=str(each.label), done=place < here, current=place == here)
        for place, each in enumerate(order)
    )


def _agreed(
    standing: list[tuple[Approval, str]], purpose: Purpose, *, counts: bool = True
) -> tuple[Agreed, ...]:
    return tuple(
        Agreed(by=approval.operator.call_sign, finding=finding, at=approval.at)
        for approval, finding in standing
        if approval.purpose == purpose and getattr(approval, "counts", True) is counts
    )
