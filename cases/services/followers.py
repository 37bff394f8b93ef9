"""Who follows what is said to everybody: a chat by itself, known to no case and to no contact.

That somebody follows is not in the journal, and its row bears no hour: either would say which chat.
"""

import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import IntegrityError
from django.utils.timezone import localtime

from audit.record import record
from cases.inbound import Inbound
from cases.models import Follower
from cases.services.routing import line_office
from live.publish import unit
from operators.reach import every_office, office_of
from vault import blind_index
from vault.fields import seal
from vault.keyring import keys_create, keys_destroy

#: Whoever says nothing for so long is nobody's follower any more.
QUIET = timedelta(days=365)
BATCH = 200


def follower_settle(*, inbound: Inbound, follows: bool | None, language: str) -> None:
    """Begin to follow or end it, as the chat wants; None leaves it as it is. Twice is once.

    Whoever follows is heard of again, by month, and in the language that they chose last.
    """
    office = line_office(inbound.line)
    # A wish holds for the chat, whatever office answered its line when it began.
    with office_of(office.pk) if follows is None else every_office("follower"):
        mine = Follower.objects.filter(chat_key=chat_key(inbound))
        if follows is False:
            followers_drop(mine.values_list("ref", flat=True))
            return
        month = month_of(inbound.at)
        known = mine.first()
        if known is not None:
            spoken = language or known.language
            if (known.heard_in, known.language) != (month, spoken):
                mine.update(heard_in=month, language=spoken)
        elif follows:
            _begin(inbound, language, office.pk, month)


def chat_key(inbound: Inbound) -> bytes:
    """The hash under which a follower is known, and nothing else is."""
    return blind_index.provider_key(f"{inbound.line}.follower", inbound.conversation)


def month_of(at: datetime) -> date:
    """The first day of its month."""
    return localtime(at).date().replace(day=1)


def followers_drop(refs: Iterable[uuid.UUID]) -> int:
    """Remove these, keys first; says how many there were."""
    gone = list(refs)
    for ref in gone:
        keys_destroy(owner=ref)
    Follower.objects.filter(ref__in=gone).delete()
    return len(gone)


def followers_tend(*, at: datetime) -> int:
    """Remove who was quiet for a year; says how many there were."""
    quiet = Follower.objects.filter(heard_in__lt=month_of(at - QUIET))
    refs = list(quiet.values_list("ref", flat=True)[:BATCH])
    if refs:
        with unit():
            record("followers.dropped", actor="system:retention", at=at, number=len(refs))
        followers_drop(refs)
    return len(refs)


def _begin(inbound: Inbound, language: str, office: uuid.UUID, month: date) -> None:
    ref = uuid.uuid4()
    # The day alone: the second in which keys were made would be that of an event of a chat.
    day = localtime(inbound.at).replace(hour=0, minute=0, second=0, microsecond=0)
    keys_create(owner=ref, kind="follower", at=day)
    follower = Follower(ref=ref, office_id=office, line=inbound.line, heard_in=month)
    follower.chat_key, follower.language = chat_key(inbound), language
    seal(follower, conversation=inbound.conversation)
    try:
        with unit():
            follower.save(force_insert=True)
    except IntegrityError:
        keys_destroy(owner=ref)
