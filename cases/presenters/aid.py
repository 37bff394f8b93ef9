"""What a supervisor sees of somebody who needs help, and what they read of it themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models import AidKind, CallCommand, Channel, CommandState, Contact, State, Verb
from cases.presenters.contact_page import contact_look
from cases.presenters.rows import QueueRow, queue_rows, short_name
from cases.presenters.whispers import Whisper, whispers
from cases.selectors.aid import notices_of
from cases.selectors.listening import why_not_listen
from cases.selectors.queue import held
from operators.models import Operator

CHAT_IS_YOURS = _("It is in your hands. What your colleague typed and did not send stays theirs.")
RINGS_AT_YOURS = _("It is in your hands, and the line brings the caller to your handset.")
STAYS_THERE = _(
    "It is in your hands, but the caller is still on your colleague's handset: only they can put"
    " the caller through to you."
)
NOTICES: Mapping[AidKind, Promise] = {
    AidKind.TAKEN: _("%(name)s has taken %(contact)s over from you."),
    AidKind.LISTENED: _("%(name)s listened in on %(contact)s."),
}
RINGS = _("It rings at your handset. Lifted, you hear both sides, and nobody hears you.")
HEARS = {
    CommandState.QUEUED: _("The line is asked to let your handset ring…"),
    CommandState.SENT: _("The line is asked to let your handset ring…"),
    CommandState.DONE: RINGS,
    CommandState.FAILED: _("The line has not let you listen in."),
}


@dataclass(frozen=True, slots=True)
class AidCard:
    """One contact that somebody has in hand, as a supervisor who helps sees it."""

    row: QueueRow
    #: Why nobody can listen in; empty where the supervisor can.
    not_heard: str
    #: How far the line has come with letting them listen.
    listening: str
    whispers: tuple[Whisper, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Notice:
    """What was done about somebody's contact, as they are told."""

    ref: UUID
    kind: str
    contact: UUID
    words: str
    at: datetime
    by_the_day: bool
    why: str


def aid_cards(*, person: Operator, asker: Operator, at: datetime) -> list[AidCard]:
    """Everything this person has in hand, its notes opened under one receipt."""
    contacts = held(person)
    if not contacts:
        return []
    others = [each.ref for each in contacts[1:]]
    seen = contact_look(contact=contacts[0], asker=asker, beside=others, at=at)
    return [
        AidCard(
            row,
            str(why_not_listen(each, asker) or ""),
            _listening(each, asker),
            whispers(each, seen),
        )
        for each, row in zip(contacts, queue_rows(contacts, at), strict=True)
    ]


def _listening(contact: Contact, asker: Operator) -> str:
    asked = CallCommand.objects.filter(contact=contact, by=asker, verb=Verb.MONITOR)
    last = asked.order_by("-at").first()
    return str(HEARS[CommandState(last.state)]) if last else ""


def notices(person: Operator) -> list[Notice]:
    """What this person is told of, until they put it away."""
    return [
        Notice(
            ref=each.ref,
            kind=AidKind(each.kind).value,
            contact=each.contact_id,
            words=str(NOTICES[AidKind(each.kind)])
            % {"name": each.by.call_sign, "contact": short_name(each.contact_id)},
            at=each.at,
            by_the_day=each.contact.coarse,
            why=str(each.get_why_display()) if each.why else "",
        )
        for each in notices_of(person)
    ]


def where_the_caller_is(contact: Contact, *, brought: bool) -> Promise:
    """What whoever took a contact over has to know about the sound."""
    if contact.channel != Channel.CALL or contact.state != State.ON_CONTACT:
        return CHAT_IS_YOURS
    return RINGS_AT_YOURS if brought else STAYS_THERE
