"""A chat with a bot: every event kept once, and what follows worked out from all of them.

Telegram repeats, delays and reorders. So nothing is changed step by step: the events lie sealed, in
the order of their numbers, and the line's own function says what they come to. Operators are given
what they do not have yet, and what turns out to be an answer of the form is taken back from a queue
that nobody has looked at.
"""

import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError

from audit.receipts import receipt
from cases.inbound import Inbound, Kind, read_back, written
from cases.models import Chat, ChatEvent, ChatSaying
from cases.services.followers import follower_settle
from cases.services.receive import receive
from cases.services.renaming import identity_changed, is_renamed
from cases.services.routing import line_office
from cases.services.thread import message_take_back
from cases.tongue import language_of
from live.publish import unit
from operators.models import Office
from operators.reach import office_of
from vault import blind_index
from vault.fields import open_fields, seal
from vault.keyring import keys_create, keys_destroy

#: More than anybody may write in Telegram; what is longer is no answer, and is not kept whole here.
MOST_KEPT = 8_000
MOST_EVENTS, MOST_SAYINGS = 500, 20


@dataclass(frozen=True, slots=True)
class Turn:
    """What all events of a chat come to: what operators are given, what is said, how it stands."""

    plain: Mapping[int, Inbound] = field(default_factory=dict, repr=False)
    answers: Mapping[int, Inbound] = field(default_factory=dict, repr=False)
    forms: Sequence[Inbound] = field(default=(), repr=False)
    says: Sequence[Mapping[str, object]] = field(default=(), repr=False)
    is_open: bool = False
    chosen: str = ""
    #: Whether the chat follows from now on; None where this event says nothing of it.
    follows: bool | None = None
    language: str = ""


#: All events in their order, the one that is new, the language to speak.
Talk = Callable[[Sequence[Inbound], Inbound, str], Turn]


def chat_hear(*, inbound: Inbound, talk: Talk, is_plain: bool) -> None:
    """Keep one event of a chat and do what follows from it; twice is once, in whatever order.

    `is_plain` says that the event is nothing to a bot unless a form is being filled in.
    """
    number = int(inbound.provider_id)
    office = line_office(inbound.line)
    with office_of(office.pk):
        chat, is_new = _chat_of(inbound, office)
    renamed = chat.newest < number and bytes(chat.face) != face_of(inbound)
    if renamed or (is_new and is_renamed(inbound=inbound)):
        identity_changed(inbound=inbound)
    with office_of(office.pk):
        with unit():
            chat = Chat.objects.select_for_update().get(ref=chat.ref)
            known = ChatEvent.objects.filter(chat=chat, number=number).exists()
            if not known:
                _keep(chat, number, inbound)
            if is_plain and not (is_new or chat.is_open) and number > chat.newest:
                events = list(chat.events.filter(number=number))
                turn = Turn(plain={number: inbound})
            else:
                events = list(chat.events.order_by("-number")[:MOST_EVENTS])
                turn = talk(*_heard(chat, events, inbound))
            if not known:
                _settle(chat, turn, number, inbound)
        handed = {event.number: event.turns for event in events}
    follower_settle(inbound=inbound, follows=turn.follows, language=turn.language)
    handed[number] -= known and handed.get(number, 0) % 2
    _hand_on(chat.ref, office, handed, turn)


def chat_refuse(*, inbound: Inbound, say: Callable[[str], Sequence[Mapping[str, object]]]) -> None:
    """Say something to a chat of which this event is not kept; `say` is told the language."""
    office = line_office(inbound.line)
    with office_of(office.pk):
        chat, _is_new = _chat_of(inbound, office)
        _events, _new, language = _heard(chat, [], inbound)
        with unit():
            _say(Chat.objects.select_for_update().get(ref=chat.ref), say(language), inbound.at)


def _chat_of(inbound: Inbound, office: Office) -> tuple[Chat, bool]:
    """The chat of this event, begun when it is not known; and whether it was begun."""
    route = blind_index.route_key(inbound.line, inbound.conversation)
    mine = Chat.objects.filter(office=office, line=inbound.line, route=route)
    if found := mine.first():
        return found, False
    ref = uuid.uuid4()
    keys_create(owner=ref, kind="chat", at=inbound.at)
    chat = Chat(ref=ref, office=office, line=inbound.line, route=route, heard_at=inbound.at)
    chat.face = face_of(inbound)
    seal(chat, conversation=inbound.conversation)
    try:
        with unit():
            chat.save(force_insert=True)
    except IntegrityError:
        keys_destroy(owner=ref)
        return mine.get(), False
    return chat, True


def face_of(inbound: Inbound) -> bytes:
    """A keyed hash of the names under which the provider shows a sender."""
    sender = inbound.sender
    return blind_index.provider_key(
        f"{inbound.line}.face", f"{inbound.conversation}\n{sender.name}\n{sender.handle}"
    )


def _keep(chat: Chat, number: int, inbound: Inbound) -> None:
    event = ChatEvent(chat=chat, number=number, at=inbound.at)
    seal(event, body=written(replace(inbound, text=inbound.text[:MOST_KEPT])))
    event.save(force_insert=True)


def _heard(
    chat: Chat, events: Sequence[ChatEvent], inbound: Inbound
) -> tuple[list[Inbound], Inbound, str]:
    """All events in their order, the one that came, and the language to speak."""
    if len(events) <= 1 and not chat.language:
        return [inbound], inbound, _likeliest(inbound)
    seen = receipt(
        actor=f"line:{inbound.line}", action="chat.heard", subjects=[chat.ref], at=inbound.at
    )
    bodies = open_fields(seen, events, "body")
    heard = [
        inbound if event.number == int(inbound.provider_id) else read_back(row["body"] or "")
        for event, row in zip(events, bodies, strict=True)
    ]
    chosen = open_fields(seen, [chat], "language")[0]["language"]
    return heard[::-1], inbound, chosen or _likeliest(inbound)


def _likeliest(inbound: Inbound) -> str:
    is_said = inbound.kind != Kind.CHOICE and not inbound.text.startswith("/")
    return language_of(text=inbound.text if is_said else "", hint=inbound.language, number="")


def _settle(chat: Chat, turn: Turn, number: int, inbound: Inbound) -> None:
    _say(chat, turn.says, inbound.at)
    if turn.chosen:
        seal(chat, language=turn.chosen)
    if number > chat.newest:
        chat.newest, chat.face = number, face_of(inbound)
    chat.is_open = turn.is_open
    chat.heard_at = max(chat.heard_at, inbound.at)
    chat.save()


def _say(chat: Chat, says: Sequence[Mapping[str, object]], at: datetime) -> None:
    for place, said in enumerate(says):
        saying = ChatSaying(chat=chat, number=place, at=at)
        seal(saying, body=json.dumps(said, ensure_ascii=False))
        saying.save(force_insert=True)
    waiting = chat.sayings.order_by("-at", "-number").values("ref")
    chat.sayings.filter(ref__in=list(waiting[MOST_SAYINGS:].values_list("ref", flat=True))).delete()


def _hand_on(ref: UUID, office: Office, handed: Mapping[int, int], turn: Turn) -> None:
    """Give operators what they should have and have not; take back what nobody has looked at."""
    for number, turns in sorted(handed.items()):
        wanted, has = turn.plain.get(number), turns % 2 == 1
        if wanted is not None and not has:
            again = f"{number}/{turns}" if turns else str(number)
            receive(inbound=replace(wanted, provider_id=again))
        elif number in turn.answers and has:
            if not message_take_back(inbound=turn.answers[number]):
                continue
        else:
            continue
        with office_of(office.pk):
            ChatEvent.objects.filter(chat=ref, number=number).update(turns=turns + 1)
    for form in turn.forms:
        receive(inbound=form)
