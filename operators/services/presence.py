"""Who is on shift and free: one state machine, moved by the person, by the work, or by silence.

Order of locks, here and in the SQL of a claim: contact, presence, and last the streams.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit.record import record
from live.events import PresenceChanged, queue_stream
from live.publish import append, unit
from operators.models import Operator, Presence, Reason, State
from operators.refusals import Refused

#: A browser that has been silent for so long is gone, and the next call must not ring there.
LEASE = timedelta(seconds=60)
#: A sign of life is written down no more often than this.
BEAT = timedelta(seconds=10)

RINGING, LINE = "system:ringing", "system:line"

MOVES: Mapping[State, frozenset[State]] = {
    State.OFFLINE: frozenset({State.READY, State.PAUSE}),
    State.READY: frozenset({State.OFFERED, State.ON_CONTACT, State.PAUSE, State.OFFLINE}),
    State.OFFERED: frozenset({State.ON_CONTACT, State.READY, State.PAUSE}),
    State.ON_CONTACT: frozenset({State.WRAP_UP}),
    State.WRAP_UP: frozenset({State.ON_CONTACT, State.READY, State.PAUSE}),
    State.PAUSE: frozenset({State.READY, State.PAUSE, State.OFFLINE}),
}
#: States that end by themselves when the browser falls silent; a conversation does not.
LAPSING = (State.READY, State.OFFERED, State.WRAP_UP, State.PAUSE)

_WHY_NOT: Mapping[State, Promise] = {
    State.OFFLINE: _("You are offline. Become ready first."),
    State.READY: _("Take a contact first."),
    State.OFFERED: _("A contact is being offered to you. Take or decline it first."),
    State.ON_CONTACT: _("You are on a contact. End the conversation first."),
    State.WRAP_UP: _("Finish the wrap-up of your last contact first."),
    State.PAUSE: _("You are on pause. Become ready first."),
}


class PresenceRefused(Refused):
    """The state cannot follow from the present one."""


def presence_set(*, operator: Operator, state: State, at: datetime, reason: str = "") -> Presence:
    """Move a person's presence by their own choice or by an offer; the same twice is one move.

    Raises PresenceRefused; opens a unit of its own.
    """
    state = State(state)
    if not operator.takes_contacts:
        raise PresenceRefused(_("Your role takes no contacts."))
    if (state == State.PAUSE) != (reason in Reason.values):
        raise PresenceRefused(_("Choose why you pause."))
    with unit():
        presence = presence_locked(operator=operator, at=at)
        if (presence.state, presence.reason) == (state, reason):
            return presence
        if state not in MOVES[State(presence.state)]:
            raise PresenceRefused(_WHY_NOT[State(presence.state)])
        presence.heartbeat_at = at
        presence.rests = presence.rests and state != State.READY
        return _move(presence, operator, state, reason, at, by=str(operator.pk))


def presence_after_contact(
    *, operator: Operator, state: str, at: datetime, reason: str = ""
) -> Presence:
    """Follow the work inside the caller's unit: a contact was taken, ended, closed or put back.

    Never refuses, for the work has happened; but whoever has left is not made ready again.
    """
    presence = presence_locked(operator=operator, at=at)
    gone = presence.state == State.OFFLINE and state in {State.READY, State.PAUSE}
    if presence.rests and state == State.READY:
        state, reason = State.PAUSE, Reason.DEBRIEF
    if gone or (presence.state, presence.reason) == (state, reason):
        return presence
    return _move(presence, operator, State(state), reason, at, by=str(operator.pk))


def presence_ring(*, operator: Operator, at: datetime) -> bool:
    """A call rings at this desk, within the caller's unit; False when nobody is ready there."""
    presence = presence_locked(operator=operator, at=at)
    if presence.state != State.READY:
        return False
    _move(presence, operator, State.OFFERED, "", at, by=RINGING)
    return True


def presence_unring(*, operator: Operator, pause: bool, at: datetime) -> None:
    """It rings there no more, within the caller's unit; whoever missed too many pauses."""
    presence = presence_locked(operator=operator, at=at)
    if presence.state == State.OFFERED:
        state, reason = (State.PAUSE, Reason.MISSED) if pause else (State.READY, "")
        _move(presence, operator, state, reason, at, by=RINGING)


def presence_call_answered(*, operator: Operator, at: datetime) -> None:
    """The line says that this person lifted their handset, within the caller's unit."""
    presence = presence_locked(operator=operator, at=at)
    if presence.state != State.ON_CONTACT:
        _move(presence, operator, State.ON_CONTACT, "", at, by=LINE)


def presence_call_ended(*, operator: Operator, at: datetime, unheard: bool = False) -> None:
    """The line ended the last conversation of this person, within the caller's unit.

    Whoever does something else by now, or has left, stays where they are. `unheard`: that it had
    begun is known only now, so whoever counts as free wraps up.
    """
    presence = presence_locked(operator=operator, at=at)
    free = {State.READY, State.OFFERED} if unheard else set()
    if presence.state in {State.ON_CONTACT, *free}:
        _move(presence, operator, State.WRAP_UP, "", at, by=LINE)


def presence_sound_heard(*, by: Operator, at: datetime) -> None:
    """Remember until the shift ends that the tones are heard at this desk."""
    with unit():
        presence = presence_locked(operator=by, at=at)
        presence.sound_heard = True
        presence.save(update_fields=["sound_heard"])


def heartbeat(*, people: Collection[UUID], at: datetime) -> None:
    """Note that the browsers of these people are there; a burst of beats costs one write."""
    Presence.objects.filter(
        Q(heartbeat_at=None) | Q(heartbeat_at__lte=at - BEAT), operator__in=people
    ).update(heartbeat_at=at)


def presence_sweep(*, at: datetime) -> list[UUID]:
    """Put those offline whose browser fell silent, and name them so that offers move on."""
    swept = []
    with unit():
        silent = (
            Presence.objects.select_for_update(of=("self",), skip_locked=True)
            .select_related("operator")
            .filter(state__in=LAPSING)
            .filter(Q(heartbeat_at__lt=at - LEASE) | Q(heartbeat_at=None, since__lt=at - LEASE))
            .order_by("pk")
        )
        for presence in silent:
            person = presence.operator
            _move(presence, person, State.OFFLINE, "", at, by="system:presence")
            swept.append(person.pk)
    return swept


def presence_gone(*, operator: Operator, by: str, at: datetime) -> None:
    """Put somebody offline who was sent away or vanished, within the caller's unit."""
    there = Presence.objects.select_for_update().filter(operator=operator)
    presence = there.exclude(state=State.OFFLINE).first()
    if presence is not None:
        _move(presence, operator, State.OFFLINE, "", at, by=by)


def presence_locked(*, operator: Operator, at: datetime) -> Presence:
    """The person's presence under a row lock; somebody new begins offline."""
    Presence.objects.get_or_create(operator=operator, defaults={"since": at})
    return Presence.objects.select_for_update().get(operator=operator)


def _move(
    presence: Presence, operator: Operator, state: State, reason: str, at: datetime, *, by: str
) -> Presence:
    before = presence.state
    if reason == Reason.BREAK or state == State.OFFLINE:
        presence.hard_in_row, presence.break_offered_at = 0, None
    presence.sound_heard = presence.sound_heard and state != State.OFFLINE
    presence.state, presence.reason, presence.since = state, reason, at
    presence.version += 1
    presence.save()
    record(
        "presence.changed",
        actor=by,
        role=operator.role if by == str(operator.pk) else "",
        subject=operator.pk,
        at=at,
        before=before,
        after=state.value,
        reason=reason,
    )
    append(
        PresenceChanged(ref=operator.pk, version=presence.version),
        stream=queue_stream(operator.office_id),
    )
    return presence
