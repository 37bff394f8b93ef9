"""Updates of the Telegram Bot API as frozen structures, read strictly: only what we use.

Telegram adds kinds and fields several times a year, so what is unknown is passed over; what is
known but of the wrong type is refused, because then it is not Telegram that speaks.
"""

from dataclasses import dataclass
from typing import Literal

from cases.inbound import File
from intake.problems import Problem
from intake.strict import MOST_LONG, Fields, flag, inner, number, whole, words
from intake.telegram.contents import content_of, file_of

WRITTEN: tuple[Literal["message", "edited_message"], ...] = ("message", "edited_message")


@dataclass(frozen=True, slots=True)
class Person:
    """A user; or the private chat with that user, which carries the same names."""

    id: int
    name: str
    username: str
    language: str
    is_bot: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A shared contact; `user_id` tells whose it is."""

    name: str
    number: str
    user_id: int | None


@dataclass(frozen=True, slots=True)
class Place:
    """A shared position."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Message:
    """Something that a person sent, or a button that a person pressed, in a private chat."""

    id: int
    chat_id: int
    sender: Person
    date: int | None = None
    text: str = ""
    content: str = ""
    file: File | None = None
    card: Card | None = None
    place: Place | None = None
    press: str = ""


@dataclass(frozen=True, slots=True)
class Update:
    """One update; without a message when it is of a kind that nobody here needs."""

    id: int
    kind: Literal["message", "edited_message", "callback_query", ""] = ""
    message: Message | None = None


def update_from(fields: Fields) -> Update:
    """Read one update; Problem when it cannot be Telegram's."""
    update_id = _needed(fields, "update_id")
    for kind in WRITTEN:
        if (message := inner(fields, kind)) is not None:
            return Update(id=update_id, kind=kind, message=_written(message))
    if (query := inner(fields, "callback_query")) is not None:
        return Update(id=update_id, kind="callback_query", message=_pressed(query))
    return Update(id=update_id)


def _written(fields: Fields) -> Message | None:
    chat = _private_chat(fields)
    if chat is None:
        return None
    sender = inner(fields, "from")
    kind, spoken = content_of(fields)
    written = words(fields, "text", MOST_LONG) or words(fields, "caption", MOST_LONG)
    message = Message(
        id=_needed(fields, "message_id"),
        chat_id=chat.id,
        sender=chat if sender is None else _person(sender),
        date=whole(fields, "edit_date") or whole(fields, "date"),
        text=written or spoken,
        content=kind,
        file=file_of(fields),
        card=_card(fields),
        place=_place(fields),
    )
    says_something = message.text or message.content or message.card or message.place
    return message if says_something and not message.sender.is_bot else None


def _pressed(fields: Fields) -> Message | None:
    """A button under one of our messages; buttons of inline results and games are not ours."""
    sender = inner(fields, "from")
    if sender is None:
        raise _missing("from")
    under, data = inner(fields, "message"), words(fields, "data")
    if under is None or not data:
        return None
    chat = _private_chat(under)
    if chat is None:
        return None
    return Message(
        id=_needed(under, "message_id"),
        chat_id=chat.id,
        sender=_person(sender),
        text=data,
        press=words(fields, "id"),
    )


def _private_chat(fields: Fields) -> Person | None:
    """The chat when it is between one person and the bot; groups and channels are not answered."""
    chat = inner(fields, "chat")
    if chat is None:
        raise _missing("chat")
    kind = words(chat, "type") or ("private" if _needed(chat, "id") > 0 else "group")
    return _person(chat) if kind == "private" else None


def _person(fields: Fields) -> Person:
    names = (words(fields, "first_name"), words(fields, "last_name"))
    return Person(
        id=_needed(fields, "id"),
        name=" ".join(filter(None, names)),
        username=words(fields, "username"),
        language=words(fields, "language_code"),
        is_bot=flag(fields, "is_bot"),
    )


def _card(fields: Fields) -> Card | None:
    contact = inner(fields, "contact")
    if contact is None:
        return None
    names = (words(contact, "first_name"), words(contact, "last_name"))
    return Card(
        name=" ".join(filter(None, names)),
        number=words(contact, "phone_number"),
        user_id=whole(contact, "user_id"),
    )


def _place(fields: Fields) -> Place | None:
    location = inner(fields, "location")
    if location is None:
        return None
    latitude, longitude = number(location, "latitude"), number(location, "longitude")
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        raise Problem("The field location must hold degrees.")
    return Place(latitude, longitude)


def _needed(fields: Fields, name: str) -> int:
    value = whole(fields, name)
    if value is None:
        raise _missing(name)
    return value


def _missing(name: str) -> Problem:
    return Problem(f"The field {name} is missing.")
