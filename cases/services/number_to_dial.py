"""The number of a call of our own is opened last: for one command, once what holds was asked anew.

It is in no row, no log and no event; it goes to the line and nowhere else.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import Error

from audit.receipts import AuditUnavailable, receipt
from cases.identifiers import normalise_number
from cases.lifecycle import Stage
from cases.models import CallAttempt, Callback, CallCommand, SafeContact, Verb
from cases.safe_contact import Way
from cases.selectors.away import line_is_off
from cases.selectors.safe_contacts import safe_contacts_held, verdict_of
from vault.fields import open_one

UNSAFE, NO_AUDIT, UNREADABLE, LINE_OFF = "unsafe", "no_audit", "unreadable", "line_off"
#: Keys that are away or gone, and what no longer opens; of the number no word is said.
SHUT = (Error, LookupError, ValueError, PermissionError, RuntimeError)


class NotDialled(Exception):
    """Nobody is called; `cause` is one word."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


def number_to_dial(command: CallCommand, *, line: str, at: datetime) -> str:
    """The agreed number, while its attempt goes on and may still be made; the look is kept first.

    Raises NotDialled.
    """
    attempt, agreed = agreed_to_dial(command, at=at)
    try:
        seen = receipt(
            actor=f"line:{line}",
            action="callback.dial",
            subjects=[attempt.callback_id, agreed.case_id],
            at=at,
        )
        number = normalise_number(open_one(seen, agreed, "number") or "")
    except AuditUnavailable as trouble:
        raise NotDialled(NO_AUDIT) from trouble
    except SHUT:
        raise NotDialled(UNREADABLE) from None
    if not number:
        raise NotDialled(UNREADABLE)
    return number


def agreed_to_dial(command: CallCommand, *, at: datetime) -> tuple[CallAttempt, SafeContact]:
    """The attempt, and the agreement by which its call may be made now. Raises NotDialled."""
    if line_is_off(command.line):
        raise NotDialled(LINE_OFF)
    attempt = CallAttempt.objects.select_related("callback__case").get(command=command)
    callback = attempt.callback
    held = safe_contacts_held(callback.case_id) if callback.case_id else []
    if not _goes_on(attempt, command) or not verdict_of(held, at).allowed:
        raise NotDialled(UNSAFE)
    agreed = held[0]
    if agreed.ref != attempt.agreement_id or agreed.way != Way.TELEPHONE:
        raise NotDialled(UNSAFE)
    return attempt, agreed


def calls_to_cut(*, orders: Collection[UUID], at: datetime) -> list[UUID]:
    """Which of these calls, that nobody has answered yet, may not be made any more."""
    left = set(orders)
    for command in CallCommand.objects.filter(ref__in=orders, verb=Verb.ORIGINATE):
        try:
            agreed_to_dial(command, at=at)
        except NotDialled:
            continue
        left.discard(command.ref)
    return sorted(left)


def _goes_on(attempt: CallAttempt, command: CallCommand) -> bool:
    callback = attempt.callback
    return (
        attempt.reached == ""
        and attempt.by_id == command.by_id
        and callback.state == Callback.State.DUE
        and callback.taken_by_id == command.by_id
        and callback.case is not None
        and callback.case.stage != Stage.RESOLVED
        and not callback.case.frozen
    )
