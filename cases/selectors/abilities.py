"""What the line of a call can do, as its adapter last told."""

from collections.abc import Mapping

from cases.models import Contact, LineLink, Verb

#: Nobody is held whom the line cannot take back, nor a colleague asked who cannot be let go.
NEEDS: Mapping[Verb, frozenset[Verb]] = {
    Verb.HOLD: frozenset({Verb.HOLD, Verb.RESUME}),
    Verb.ATTEND: frozenset({Verb.ATTEND, Verb.COMPLETE, Verb.TAKE_BACK}),
}


def abilities_of(contact: Contact) -> frozenset[str]:
    """What can be asked of the line of this call now; nothing while its link is down."""
    if not contact.obeys:
        return frozenset()
    link = LineLink.objects.filter(line=contact.line, down_since=None).first()
    return frozenset(link.can if link else ())
