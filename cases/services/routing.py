"""Which office and which queue a new contact waits in; asked in plain SQL, once for each call."""

from typing import cast
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from cases.models import Queue
from operators.models import Office
from operators.refusals import Refused

ANSWERS = "SELECT coalesce((SELECT office_id FROM cases_line WHERE key = %s), office_first())"
WAITS = "SELECT ref FROM cases_queue WHERE office_id = %s AND language = %s"


class Unroutable(Refused):
    """No office has been set up to answer this line."""


def office_answering(line: str) -> UUID:
    """The office that answers a line, the first open one when nobody was named; or Unroutable."""
    with connection.cursor() as cursor:
        cursor.execute(ANSWERS, [line])
        (office,) = cursor.fetchone()
    if office is None:
        raise Unroutable(_("No office has been set up yet."))
    return cast(UUID, office)


def line_office(line: str) -> Office:
    """The same with all that is known of it."""
    return Office.objects.get(pk=office_answering(line))


def queue_for(*, office: UUID, language: str) -> UUID:
    """The queue of an office and a language, made when first needed."""
    with connection.cursor() as cursor:
        cursor.execute(WAITS, [office, language])
        found = cursor.fetchone()
    if found is None:
        return Queue.objects.get_or_create(office_id=office, language=language)[0].pk
    return cast(UUID, found[0])
