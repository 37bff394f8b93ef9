"""What a switch said of a call is kept, sealed, for as long as the hours of its contact."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from cases.models import Contact, SwitchEvent
from cases.selectors.known import contact_of_call
from live.publish import unit
from operators.reach import office_of
from vault.blind_index import provider_key
from vault.fields import seal_each

#: A call about which a switch says more than this is one that floods.
MOST = 500
#: Signs; so many fit into one sealed value whatever they are.
LONGEST = 16_000
MICROSECOND = timedelta(microseconds=1)


class Said(NamedTuple):
    """One event as a switch told it, what we made of it, and the switch's name of it."""

    source: str
    kind: str
    words: str


def switch_events_keep(*, line: str, conversation: str, said: Sequence[Said], at: datetime) -> bool:
    """Keep the words of a switch about a call of ours; twice is once, and of other calls none.

    They lie a microsecond apart, in the order in which they were said.
    """
    known = contact_of_call(line=line, call_key=provider_key(line, conversation))
    if known is None:
        return False
    with office_of(known.office), unit():
        contact = Contact.objects.get(ref=known.contact)
        room = 0 if contact.coarse else MOST - contact.switch_events.count()
        events = [
            SwitchEvent(
                contact=contact,
                line=line,
                source_key=provider_key(line, f"{conversation}:{each.source}"),
                kind=each.kind,
                at=at + number * MICROSECOND,
            )
            for number, each in enumerate(said[: max(0, room)])
        ]
        if events:
            seal_each(events, "said", [each.words[:LONGEST] for each in said[: len(events)]])
            SwitchEvent.objects.bulk_create(events, ignore_conflicts=True)
    return bool(events)
