"""Lines are given to offices."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from audit.record import record
from cases.models import LANGUAGES, Follower, Line, Queue
from operators.models import Office
from operators.reach import every_office


def line_place(*, key: str, office: Office) -> Line:
    """Let an office answer a line, with a queue for each language; the same twice is once."""
    for language, _name in LANGUAGES:
        Queue.objects.get_or_create(office=office, language=language)
    return Line.objects.update_or_create(key=key, defaults={"office": office})[0]


@transaction.atomic
def line_assign(*, key: str, office_ref: UUID, by: str, at: datetime, role: str = "") -> bool:
    """Let an office answer a line from now on; False when it does so already.

    Contacts that have come in stay where they are, and who follows goes with the line. Raises
    Office.DoesNotExist.
    """
    office = Office.objects.select_for_update().get(pk=office_ref)
    if Line.objects.filter(key=key, office=office).exists():
        return False
    line_place(key=key, office=office)
    with every_office("line"):
        Follower.objects.filter(line=key).update(office=office)
    record("cases.line_assigned", actor=by, role=role, subject=office.pk, at=at, line=key)
    return True
