"""What the line of a call can do, as its adapter last told."""

from collections.abc import Mapping
from uuid import UUID

from django.db import connection

from cases.models import Contact, Line, LineLink, Verb
from cases.selectors.away import lines_off

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


def can_do(verb: Verb, able: frozenset[str]) -> bool:
    """Whether a line with these abilities can do this, and what has to follow from it."""
    return NEEDS.get(verb, frozenset({verb})) <= able


def line_that_calls(office: UUID) -> str:
    """A line of this office, switched on, that can call a number outside; empty without one."""
    able = LineLink.objects.filter(down_since=None, can__contains=[Verb.ORIGINATE.value])
    able = able.exclude(line__in=lines_off())
    lines = list(able.order_by("line").values_list("line", flat=True))
    if not lines:
        return ""
    named = dict(Line.objects.filter(key__in=lines).values_list("key", "office"))
    # A line that nobody was named for is the first office's (`cases/services/routing.py`).
    with connection.cursor() as cursor:
        cursor.execute("SELECT office_first()")
        (first,) = cursor.fetchone()
    return next((line for line in lines if named.get(line, first) == office), "")
