"""What is said to everybody: written by one supervisor, approved by another, stopped by either."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from audit.record import record
from cases.broadcast_guard import LONGEST, length_of
from cases.models import ON_THE_WAY, TONGUES, Broadcast, BroadcastState
from cases.selectors.broadcasts import findings_in, languages_of, objections
from live.events import BroadcastChanged, queue_stream
from live.publish import append, unit
from operators.access import Facts, can
from operators.models import Operator
from operators.refusals import Refused


class BroadcastRefused(Refused):
    """Nothing was done with this text."""


NOT_SAID = _("This may not be said to everybody:")
CHANGED = _("It was changed meanwhile. Read it once more.")


def broadcast_write(
    *, told: Mapping[str, object], ref: UUID | None = None, by: Operator, at: datetime
) -> Broadcast:
    """Keep a draft, or another wording of one's own; whatever was asked for is void with it.

    `told` has the three texts, `to_followers` and the languages for the `channel`.
    """
    with unit():
        if ref is None:
            broadcast = Broadcast(**told, office_id=by.office_id, writer=by, written_at=at)
            broadcast.save(force_insert=True)
            _note("broadcast.written", broadcast, by, at)
        else:
            broadcast = _locked(ref)
            if broadcast.writer_id != by.pk:
                raise BroadcastRefused(_("Only whoever wrote it changes it. Send it back instead."))
            if broadcast.approver_id:
                raise BroadcastRefused(_("It was approved: nothing of it changes any more."))
            for name, value in told.items():
                setattr(broadcast, name, value)
            broadcast.state, broadcast.written_at = BroadcastState.DRAFT, at
            broadcast.version += 1
            _kept("broadcast.edited", broadcast, by, at)
    return broadcast


def broadcast_submit(*, broadcast_ref: UUID, by: Operator, at: datetime) -> Broadcast:
    """Ask a second person to approve it. Raises BroadcastRefused while it may not be said."""
    with unit():
        broadcast = _locked(broadcast_ref)
        if broadcast.writer_id != by.pk or broadcast.state != BroadcastState.DRAFT:
            raise BroadcastRefused(_("Only whoever wrote a draft asks for its approval."))
        _sayable(broadcast)
        broadcast.state = BroadcastState.WAITING
        broadcast.returned_by, broadcast.returned_words = None, ""
        _kept("broadcast.submitted", broadcast, by, at)
    return broadcast


def broadcast_return(*, broadcast_ref: UUID, words: str, by: Operator, at: datetime) -> Broadcast:
    """Send it back to its writer, with words on what is to change."""
    with unit():
        broadcast = _locked(broadcast_ref)
        if broadcast.state != BroadcastState.WAITING or broadcast.writer_id == by.pk:
            raise BroadcastRefused(_("It does not wait for you."))
        if findings_in(words):
            raise BroadcastRefused(_("Say what is to change without facts of a case."))
        broadcast.state = BroadcastState.DRAFT
        broadcast.returned_by, broadcast.returned_words = by, words
        _kept("broadcast.returned", broadcast, by, at)
    return broadcast


def broadcast_approve(
    *, broadcast_ref: UUID, version: int, by: Operator, stepped_up: bool, at: datetime
) -> Broadcast:
    """Approve the version that was read, as a second person; the sending begins within seconds."""
    with unit():
        broadcast = _locked(broadcast_ref)
        if broadcast.approver_id:
            raise BroadcastRefused(_("It was approved already."))
        if broadcast.state != BroadcastState.WAITING or broadcast.version != version:
            raise BroadcastRefused(CHANGED)
        taken_part = frozenset({broadcast.writer_id})
        if by.pk in taken_part:
            raise BroadcastRefused(_("You wrote it yourself. Another supervisor has to read it."))
        office = broadcast.office_id
        facts = Facts(office=office, taken_part=taken_part, stepped_up=stepped_up)
        if not can(by, "cases.approve_broadcast", facts):
            raise BroadcastRefused(_("Sign in again first: this goes to everybody who follows."))
        _sayable(broadcast)
        broadcast.state = BroadcastState.APPROVED
        broadcast.approver, broadcast.approved_at = by, at
        _kept("broadcast.approved", broadcast, by, at)
    return broadcast


def broadcast_stop(*, broadcast_ref: UUID, by: Operator, at: datetime) -> Broadcast:
    """Send no more of it, for good; what is on its way to Telegram at this moment still goes."""
    with unit():
        broadcast = _locked(broadcast_ref)
        if broadcast.state not in ON_THE_WAY:
            raise BroadcastRefused(_("It is not being sent."))
        broadcast.state, broadcast.stopped_by = BroadcastState.STOPPED, by
        broadcast.ended_at = at
        _kept("broadcast.stopped", broadcast, by, at)
    return broadcast


def broadcast_drop(*, broadcast_ref: UUID, by: Operator, at: datetime) -> None:
    """Throw one's own draft away."""
    with unit():
        broadcast = _locked(broadcast_ref)
        if broadcast.writer_id != by.pk or broadcast.state != BroadcastState.DRAFT:
            raise BroadcastRefused(_("Only whoever wrote a draft throws it away."))
        _note("broadcast.dropped", broadcast, by, at)
        broadcast.delete()


def tell(broadcast: Broadcast) -> None:
    """Say to the supervisors of its office that it changed, inside the caller's unit."""
    append(BroadcastChanged(ref=broadcast.ref), stream=queue_stream(broadcast.office_id))


def _kept(action: str, broadcast: Broadcast, by: Operator, at: datetime) -> None:
    broadcast.save()
    _note(action, broadcast, by, at)
    tell(broadcast)


def _sayable(broadcast: Broadcast) -> None:
    needed = languages_of(broadcast)
    if not needed:
        raise BroadcastRefused(_("Choose who gets it: followers, the channel, or both."))
    if broadcast.channel and not settings.TELEGRAM_CHANNEL:
        raise BroadcastRefused(_("No channel has been set up for this console."))
    if not all(broadcast.text(tongue).strip() for tongue in needed):
        raise BroadcastRefused(_("Write it in every language in which it is sent."))
    if any(length_of(broadcast.text(tongue)) > LONGEST for tongue in TONGUES):
        raise BroadcastRefused(_("Telegram takes at most 4,096 characters."))
    if found := objections(broadcast):
        first = next(iter(found.values()))[0]
        words = {"said": NOT_SAID, "words": first.words, "why": first.why}
        raise BroadcastRefused(format_lazy("{said} “{words}”: {why}.", **words))


def _locked(ref: UUID) -> Broadcast:
    return Broadcast.objects.select_for_update().get(ref=ref)


def _note(action: str, broadcast: Broadcast, by: Operator, at: datetime) -> None:
    record(
        action,
        actor=str(by.pk),
        role=by.role,
        subject=broadcast.ref,
        at=at,
        version=broadcast.version,
    )
