"""Telegram: updates as the Bot API pushes them, from private chats with the bot."""

from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now

from cases.inbound import Inbound, Kind, Position, Sender
from intake import bodies
from intake.entrance import enter
from intake.strict import Fields
from intake.telegram.hearing import take, turn_away
from intake.telegram.updates import Message, Update, update_from

LINE = "telegram"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105
KINDS = {"message": Kind.MESSAGE, "edited_message": Kind.EDIT, "callback_query": Kind.CHOICE}

# `language_code` is the language of the person's Telegram, not of the person: a phone set to
# English is common among people who write Russian, so it never outweighs the words themselves.
# Where the console has no queue for a language, people most likely share Russian with us.
LANGUAGES = {"uk": "uk", "ru": "ru", "en": "en"} | dict.fromkeys(
    ("be", "kk", "ky", "tg", "uz", "tt"), "ru"
)


def update(request: HttpRequest) -> HttpResponse:
    """Take one update. Telegram repeats it for a day until the answer is 200.

    While updates are fetched nobody has a reason to knock, and everybody is refused.
    """
    expected = "" if settings.TELEGRAM_POLLING else settings.TELEGRAM_SECRET
    return enter(
        request,
        line=LINE,
        secrets=(request.headers.get(SECRET_HEADER, ""), expected),
        read=lambda request, at: parse(bodies.json_object(bodies.body_of(request)), at=at),
        answer={"ok": True},
        at=now(),
        take=take,
        when_off=turn_away,
    )


def parse(fields: Fields, *, at: datetime) -> Inbound | None:
    """One update as an event; None when nobody said anything to us."""
    found = update_from(fields)
    return _inbound(found, found.message, at) if found.message else None


def _inbound(update: Update, message: Message, at: datetime) -> Inbound:
    sender, card, place = message.sender, message.card, message.place
    # Telegram vouches that a card is the sender's own by the user id; any other card is a
    # statement about somebody else.
    own_number = card.number if card and card.user_id == sender.id else ""
    return Inbound(
        line=LINE,
        provider_id=str(update.id),
        conversation=str(message.chat_id),
        kind=KINDS[update.kind],
        sender=Sender(name=sender.name, number=own_number, handle=sender.username),
        at=at,
        occurred_at=_clock_of(message.date),
        text=message.text,
        message_id=str(message.id),
        position=Position(place.latitude, place.longitude) if place else None,
        shared=Sender(name=card.name, number=card.number) if card else None,
        attachment=message.content,
        file=message.file,
        language=LANGUAGES.get(sender.language.casefold().partition("-")[0], ""),
        press=message.press,
    )


def _clock_of(date: int | None) -> datetime | None:
    """The provider's clock, for information; a date beyond its 32 bits is no reason to refuse."""
    return datetime.fromtimestamp(date, tz=UTC) if date and 0 < date < 2**32 else None
