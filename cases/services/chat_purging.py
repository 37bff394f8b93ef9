"""What a bot was told goes some days after the last word, keys first."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from audit.record import record
from cases.models import OPEN_STATES, Chat, ChatEvent, Contact
from live.publish import unit
from vault.keyring import keys_destroy

#: A form that was not sent, and all else that was told, is gone so long after the last word.
KEEP = timedelta(days=3)
BATCH = 200
#: An event that operators have was handed on an odd number of times.
HANDED = range(1, 100, 2)


def chats_purge(*, at: datetime) -> int:
    """Remove what was told so long ago, keys first; says how many chats there were."""
    before = at - KEEP
    idle_for_long = Chat.objects.filter(heard_at__lt=before)
    # Who wrote is remembered as a hash while the conversation with an operator goes on.
    goes_on = Contact.objects.filter(
        line=OuterRef("line"), route=OuterRef("route"), state__in=OPEN_STATES
    )
    ChatEvent.objects.filter(chat__in=idle_for_long.filter(Exists(goes_on))).delete()
    idle_for_long.filter(Exists(goes_on), is_open=True).update(is_open=False)
    idle = list(idle_for_long.exclude(Exists(goes_on)).order_by("heard_at")[:BATCH])
    for chat in idle:
        keys_destroy(owner=chat.ref)
        with unit():
            record("chat.purged", actor="system:retention", subject=chat.ref, at=at)
            chat.delete()
    handed = ChatEvent.objects.filter(turns__in=HANDED)
    handed.filter(chat__is_open=False, at__lt=before).delete()
    # What belongs to a form goes whole or not at all, or its rest would be read as plain words.
    forms = ChatEvent.objects.exclude(turns__in=HANDED).filter(chat__is_open=False)
    recent = forms.filter(at__gte=before).values("chat")
    forms.filter(at__lt=before).exclude(chat__in=recent).delete()
    return len(idle)
