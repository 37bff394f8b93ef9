"""Rows of lists: plain fields and masks only, nothing is opened."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from cases.lifecycle import APPROVERS_NEEDED, Stage
from cases.models import Case, Channel, Contact, Flag, Priority
from cases.models.contact import READ_LATER
from cases.presenters.flags import FlagChip, flag_chips
from cases.selectors.flags import flags_of

PRIORITY_CLASSES = {Priority.CRITICAL: "critical", Priority.HIGH: "high", Priority.NORMAL: "normal"}


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One contact in a list; a template only prints what is named in PRINTED."""

    PRINTED: ClassVar[tuple[str, ...]] = (
        "ref",
        "version",
        "name",
        "language",
        "since",
        "waited",
        "case_code",
        "operator",
    )

    ref: UUID
    version: int
    name: str
    is_call: bool
    is_letter: bool
    language: str
    priority: str
    priority_label: str
    since: datetime
    waited: int
    state: str
    state_label: str
    case_code: str
    operator: str
    obeys: bool
    lane: int
    from_sister: bool
    flags: tuple[FlagChip, ...]


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case in a list; a template only prints what is named in PRINTED."""

    PRINTED: ClassVar[tuple[str, ...]] = (
        "ref",
        "version",
        "code",
        "assignee",
        "liaison",
        "opened_at",
        "moved_at",
        "approvals",
    )

    ref: UUID
    version: int
    code: str
    stage: str
    stage_label: str
    frozen: bool
    priority: str
    priority_label: str
    assignee: str
    liaison: str
    opened_at: datetime
    moved_at: datetime
    approvals: int
    is_stale: bool
    is_released: bool
    is_place_asked: bool
    flags: tuple[FlagChip, ...]


def short_name(ref: UUID) -> str:
    """Four signs by which people point at a contact on the screen."""
    return ref.hex[:4].upper()


def queue_rows(contacts: Sequence[Contact], at: datetime) -> list[QueueRow]:
    """Contacts as a list shows them, with the flags of their cases."""
    flags = flags_of([each.case_id for each in contacts if each.case_id], at)
    known = [flags.get(each.case_id, ()) if each.case_id else () for each in contacts]
    return [queue_row(each, at, mine) for each, mine in zip(contacts, known, strict=True)]


def case_rows(cases: Sequence[Case], at: datetime) -> list[CaseRow]:
    """Cases as a list shows them, with their flags."""
    flags = flags_of([each.ref for each in cases], at)
    return [case_row(each, flags.get(each.ref, ())) for each in cases]


def queue_row(contact: Contact, at: datetime, flags: Iterable[Flag] = ()) -> QueueRow:
    """A contact as a list shows it."""
    return QueueRow(
        ref=contact.ref,
        version=contact.version,
        name=short_name(contact.ref),
        is_call=contact.channel == Channel.CALL,
        is_letter=contact.line in READ_LATER,
        language=contact.queue.language if contact.queue else "",
        priority=PRIORITY_CLASSES[Priority(contact.priority)],
        priority_label=str(Priority(contact.priority).label),
        since=contact.claimed_at or contact.offered_at,
        waited=max(0, int((at - (contact.claimed_at or contact.offered_at)).total_seconds())),
        state=contact.state,
        state_label=str(contact.get_state_display()),
        case_code=contact.case.code if contact.case else "",
        operator=contact.operator.call_sign if contact.operator else "",
        obeys=contact.obeys,
        lane=contact.lane,
        from_sister=contact.came_from_id is not None,
        flags=flag_chips(flags),
    )


def case_row(case: Case, flags: Iterable[Flag] = ()) -> CaseRow:
    """A case as a list shows it."""
    return CaseRow(
        ref=case.ref,
        version=case.version,
        code=case.code,
        stage=case.stage,
        stage_label=str(case.get_stage_display()),
        frozen=case.frozen,
        priority=PRIORITY_CLASSES[Priority(case.priority)],
        priority_label=str(Priority(case.priority).label),
        assignee=case.assignee.call_sign if case.assignee else "",
        liaison=case.liaison.call_sign if case.liaison else "",
        opened_at=case.opened_at,
        moved_at=case.moved_at,
        approvals=getattr(case, "approvals_now", 0),
        is_stale=case.stage == Stage.VERIFIED
        and getattr(case, "approvals_now", APPROVERS_NEEDED) < APPROVERS_NEEDED,
        is_released=getattr(case, "released_now", False),
        is_place_asked=getattr(case, "place_asked", False),
        flags=flag_chips(flags),
    )
