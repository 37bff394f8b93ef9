"""What the line of a call can do, as its adapter last told."""

from cases.models import Contact, LineLink


def abilities_of(contact: Contact) -> frozenset[str]:
    """What can be asked of the line of this call now; nothing while its link is down."""
    if not contact.obeys:
        return frozenset()
    link = LineLink.objects.filter(line=contact.line, down_since=None).first()
    return frozenset(link.can if link else ())
