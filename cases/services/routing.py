"""Which office and which queue a new contact waits in."""

from django.utils.translation import gettext_lazy as _

from cases.models import Line, Queue
from operators.models import Office
from operators.refusals import Refused


class Unroutable(Refused):
    """No office has been set up to answer this line."""


def line_office(line: str) -> Office:
    """The office that answers a line; the first office when nobody was named."""
    named = Line.objects.select_related("office").filter(key=line).first()
    office = named.office if named else Office.objects.order_by("code").first()
    if office is None:
        raise Unroutable(_("No office has been set up yet."))
    return office


def queue_for(*, office: Office, language: str) -> Queue:
    """The queue of an office and a language, made when first needed."""
    return Queue.objects.get_or_create(office=office, language=language)[0]
