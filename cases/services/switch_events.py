"""What a switch said of a call is kept, sealed, for as long as the hours of its contact."""

from datetime import datetime

from cases.models import Contact, SwitchEvent
from cases.selectors.known import contact_of_call
from live.publish import unit
from operators.reach import office_of
from vault.blind_index import provider_key
from vault.fields import seal

#: A call about which a switch says more than this is one that floods.
MOST = 500
#: Signs; so many fit into one sealed value whatever they are.
LONGEST = 16_000


def switch_event_keep(
    *, line: str, conversation: str, source: str, kind: str, said: str, at: datetime
) -> bool:
    """Keep the words of a switch about a call of ours; twice is once, and of other calls none."""
    known = contact_of_call(line=line, call_key=provider_key(line, conversation))
    if known is None:
        return False
    with office_of(known.office), unit():
        contact = Contact.objects.get(ref=known.contact)
        if contact.coarse or contact.switch_events.count() >= MOST:
            return False
        event = SwitchEvent(
            contact=contact,
            line=line,
            source_key=provider_key(line, f"{conversation}:{source}"),
            kind=kind,
            at=at,
        )
        seal(event, said=said[:LONGEST])
        SwitchEvent.objects.bulk_create([event], ignore_conflicts=True)
    return True
