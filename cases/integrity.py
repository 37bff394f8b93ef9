"""Whether the record bears out its own history: what SQL alone could forge is found here."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from audit.models import Entry
from cases.agreements import collectors
from cases.lifecycle import APPROVAL_LASTS, APPROVERS_NEEDED, Stage
from cases.models import Approval, Case, PlaceRelease, Purpose, Transition
from cases.signatures import is_signed
from cases.triggers import TRIGGERS
from press.selectors import frozen_in_doubt

VERDICT = (Stage.VERIFIED, Stage.SCHEDULED)
FREEZES: Mapping[str, bool] = {
    "case.frozen": True,
    "case.duress": True,
    "case.freeze_lifted": False,
}


class Finding(NamedTuple):
    """What nobody with the keys of this office has done, and to which case, if to one."""

    what: str
    code: str = ""
    case: UUID | None = None
    office: UUID | None = None

    def __str__(self) -> str:
        return f"{self.code}: {self.what}" if self.code else self.what


def findings() -> Iterator[Finding]:
    """Everything that the records do not bear out, of open and of resolved cases."""
    yield from map(Finding, _triggers())
    for period in frozen_in_doubt():
        yield Finding(f"the figures of {period} are not what was signed")
    for case in Case.objects.order_by("code").iterator():
        for what in _of_case(case):
            yield Finding(what, case.code, case.ref, case.office_id)


def _triggers() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname, tgenabled::text FROM pg_trigger"
            " WHERE NOT tgisinternal"
        )
        found = {(table, name): enabled for table, name, enabled in cursor.fetchall()}
    for table, names in TRIGGERS.items():
        for name in names:
            if (table, name) not in found:
                yield f"trigger {name} of {table} is missing"
            elif found[table, name] not in {"O", "A"}:
                yield f"trigger {name} of {table} is switched off"


def _of_case(case: Case) -> Iterator[str]:
    approvals = list(Approval.objects.filter(case=case))
    for approval in approvals:
        if not is_signed(approval):
            yield f"an approval ({approval.purpose}) is not what was signed"
    yield from _stage(case, approvals)
    yield from _freeze(case)
    for release in PlaceRelease.objects.filter(case=case, approver__isnull=False, voided_at=None):
        if not is_signed(release):
            yield "a release of the place is not what was signed"
        if release.requested_by_id not in {None, case.liaison_id}:
            yield "the place was released to somebody else than who leads the hand-over"


def _stage(case: Case, approvals: list[Approval]) -> Iterator[str]:
    moved = Transition.objects.filter(case=case, after=case.stage).order_by("at").last()
    if case.stage != Stage.INTAKE and not moved:
        yield f"the stage {case.stage} was reached by no recorded move"
    # A window is held on what was approved within the day before; verified it may wait longer.
    since = moved.at - APPROVAL_LASTS if moved and case.stage == Stage.SCHEDULED else None
    agreed = {
        approval.operator_id
        for approval in approvals
        if approval.purpose == Purpose.VERIFY
        and approval.evidence == case.evidence
        and (since is None or approval.at > since)
        and is_signed(approval)
    } - collectors(case)
    if case.stage in VERDICT and len(agreed) < APPROVERS_NEEDED:
        yield f"the stage {case.stage} stands on {len(agreed)} signed approvals"


def _freeze(case: Case) -> Iterator[str]:
    told = Entry.objects.filter(subject=case.ref, action__in=FREEZES).order_by("pk")
    last = told.values_list("action", flat=True).last()
    if case.frozen != FREEZES.get(last or "", False):
        word = "frozen" if case.frozen else "thawed"
        yield f"it was {word} by no recorded act"
