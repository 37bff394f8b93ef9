"""Commands to a call: written within the act that wants them, carried out by the line's worker."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from audit.record import record
from cases.models import (
    OPEN_COMMANDS,
    CallAttempt,
    CallCommand,
    CommandState,
    Contact,
    Dialled,
    LineEvent,
    Verb,
)
from cases.services.heard import listening_settle
from cases.services.number_to_dial import UNSAFE, NotDialled, agreed_to_dial, number_to_dial
from cases.services.returning import UNREACHED, command_returns
from live.events import CallbackChanged, ContactUpdated, queue_stream
from live.publish import append, unit
from operators.models import Operator
from vault.blind_index import provider_key

#: A line that has not done it by then has failed, and the desk says so.
WITHIN, WHILE_IT_RINGS = timedelta(seconds=10), timedelta(seconds=45)
#: What waits for somebody to lift a handset is given longer.
RINGING = frozenset({Verb.TRANSFER, Verb.ATTEND, Verb.COMPLETE})
#: The desk waits for these to go on.
AWAITED = frozenset({Verb.HOLD, Verb.RESUME, Verb.ATTEND, Verb.COMPLETE, Verb.TAKE_BACK})
AT_ONCE, LATE = 50, "late"


@dataclass(frozen=True, slots=True)
class Due:
    """One command for a line; `conversation` is empty without a call, `desk` is the asker's."""

    ref: UUID
    verb: str
    conversation: str = field(repr=False)
    target: str = ""
    desk: str = ""
    number: str = field(default="", repr=False)


def command_add(
    *, contact: Contact, verb: Verb, by: Operator, at: datetime, target: str = ""
) -> None:
    """Ask the line for this, within the caller's unit; a line that only tells is asked nothing.

    The version of the locked contact is part of the key, so one act asks once.
    """
    if not contact.obeys:
        return
    rings = RINGING | {Verb.ANSWER} if by.handset_until else RINGING
    CallCommand.objects.get_or_create(
        key=f"{contact.ref.hex}:{verb.value}:{contact.version}",
        defaults={
            "contact": contact,
            "verb": verb,
            "by": by,
            "at": at,
            "deadline": at + (WHILE_IT_RINGS if verb in rings else WITHIN),
            "target": target,
        },
    )


def commands_due(*, line: str, conversations: Collection[str], at: datetime) -> list[Due]:
    """Take what waits for this line, the oldest first; what is past its deadline is not begun."""
    waiting = CallCommand.objects.filter(
        Q(line=line) | Q(line="", contact__line=line), state=CommandState.QUEUED, deadline__gt=at
    )
    if not waiting.exists():
        return []
    with unit():
        taken = list(
            waiting.select_for_update(of=("self",), skip_locked=True)
            .select_related("by")
            .order_by("at")[:AT_ONCE]
        )
        given = CallCommand.objects.filter(pk__in=[each.pk for each in taken])
        given.filter(verb=Verb.ORIGINATE).update(deadline=at + WHILE_IT_RINGS)
        given.update(state=CommandState.SENT)
    names = {provider_key(line, each): each for each in conversations}
    events = LineEvent.objects.filter(line=line, contact__in=[each.contact_id for each in taken])
    called = {each.contact_id: bytes(each.call_key) for each in events if each.call_key}
    due = [
        Due(
            each.ref,
            each.verb,
            names.get(called.get(each.contact_id, b""), ""),
            each.target,
            each.by.extension,
            number=_number(each, line=line, at=at),
        )
        for each in taken
    ]
    return [each for each in due if each.verb != Verb.ORIGINATE or each.number]


def command_settle(*, command_ref: UUID, done: bool, cause: str, at: datetime) -> None:
    """Write down how a command went; one that was given up meanwhile stays so."""
    with unit():
        command = _open().filter(ref=command_ref).first()
        if command is not None:
            _settle(command, done=done, cause=cause, at=at)


def call_may_go_on(*, command_ref: UUID, at: datetime) -> bool:
    """Whether the number may be called now that the handset is lifted; either answer settles it."""
    with unit():
        command = _open().filter(ref=command_ref, verb=Verb.ORIGINATE).first()
        if command is None:
            return False
        cause = ""
        try:
            agreed_to_dial(command, at=at)
        except NotDialled as refusal:
            cause = refusal.cause
        _settle(command, done=not cause, cause=cause, at=at)
    return not cause


def calls_forbid(which: Q, *, at: datetime) -> None:
    """Fail every call of our own whose number was not called yet, within the caller's unit."""
    for command in _open().filter(which, verb=Verb.ORIGINATE):
        _settle(command, done=False, cause=UNSAFE, at=at)


def case_calls_forbid(case_ref: UUID, *, at: datetime) -> None:
    """The same for every promise of a case, and for every call by one of its agreements."""
    calls_forbid(Q(attempt__callback__case=case_ref) | Q(attempt__agreement__case=case_ref), at=at)


def commands_expire(*, at: datetime) -> int:
    """Give up what no line has done in time, and let the desk say so."""
    late = CallCommand.objects.filter(state__in=OPEN_COMMANDS, deadline__lte=at)
    if not late.exists():
        return 0
    with unit():
        found = list(_open().filter(deadline__lte=at))
        for command in found:
            _settle(command, done=False, cause=LATE, at=at)
    return len(found)


def attempt_tell(attempt: CallAttempt) -> None:
    """Let whoever makes this attempt see how far it has come, within the caller's unit."""
    callback = attempt.callback
    append(CallbackChanged(ref=callback.ref, version=1), stream=queue_stream(callback.office_id))


def _number(command: CallCommand, *, line: str, at: datetime) -> str:
    """Whom a call of our own is to reach; empty when nobody may be called, which is settled."""
    if command.verb != Verb.ORIGINATE:
        return ""
    try:
        return number_to_dial(command, line=line, at=at)
    except NotDialled as refusal:
        command_settle(command_ref=command.ref, done=False, cause=refusal.cause, at=at)
        return ""


def _open() -> QuerySet[CallCommand]:
    return (
        CallCommand.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("contact", "attempt__callback")
        .filter(state__in=OPEN_COMMANDS)
        .order_by("pk")
    )


def _settle(command: CallCommand, *, done: bool, cause: str, at: datetime) -> None:
    command.state = CommandState.DONE if done else CommandState.FAILED
    command.cause, command.settled_at = cause, at
    command.save(update_fields=["state", "cause", "settled_at"])
    contact = command.contact
    if not done:
        told: dict[str, Any] = {"verb": command.verb, "cause": cause}
        actor = f"line:{command.line or contact.line}"
        record("call.command_failed", actor=actor, subject=contact.ref, at=at, **told)
    if command.verb == Verb.MONITOR:
        listening_settle(command, done=done)
    elif command.attempt and not done:
        command.attempt.dialled = Dialled.FAILED
        command.attempt.save(update_fields=["dialled"])
        attempt_tell(command.attempt)
    elif command.verb == Verb.ANSWER and cause in UNREACHED:
        command_returns(command, at)
    elif not command.attempt and (not done or command.verb in AWAITED):
        append(
            ContactUpdated(ref=contact.ref, version=contact.version),
            stream=queue_stream(contact.office_id),
        )
