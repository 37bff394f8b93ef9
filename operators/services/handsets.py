"""The handset on somebody's desk: its password stands for months, until it is taken back.

The switch keeps no list. The password's name says when it ends, and a handset rings only while
that very second stands with its person: another one, or none, and it is silent from the next call.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.record import record
from operators.models import Operator
from operators.refusals import Refused

#: A handset is set up by hand, so its password stands longer than any other.
LIFE = timedelta(days=180)
#: Makes what is typed into the handset of an extension, which a page shows once.
Types = Callable[[str, datetime], object | None]
_types: list[Types] = []


class HandsetRefused(Refused):
    """No handset can be set up for this person."""


def wire(types: Types) -> None:
    """Tell this room what a handset of an extension is told; None where there is no switch."""
    _types[:] = [types]


@transaction.atomic
def handset_give(*, operator_ref: UUID, by: Operator, at: datetime) -> object:
    """Make the password of a person's handset; the one before it rings no more.

    Raises HandsetRefused.
    """
    person = Operator.objects.select_for_update().get(pk=operator_ref)
    if not person.extension:
        raise HandsetRefused(_("Give this person an extension first."))
    if not person.is_active:
        raise HandsetRefused(_("This person is kept out, so no handset rings for them."))
    until = (at + LIFE).replace(microsecond=0)
    typed = _types[0](person.extension, until) if _types else None
    if typed is None:
        raise HandsetRefused(_("No switch is set up that a handset could register at."))
    person.handset_until = until
    person.save(update_fields=["handset_until"])
    who, ends = str(by.pk), until.isoformat(timespec="seconds")
    record("operators.handset_given", actor=who, role=by.role, subject=person.pk, at=at, until=ends)
    return typed


@transaction.atomic
def handset_take_back(*, operator_ref: UUID, by: Operator, at: datetime) -> None:
    """Let the handset of a person ring no more, from the next call."""
    person = Operator.objects.select_for_update().get(pk=operator_ref)
    if person.handset_until is None:
        return
    person.handset_until = None
    person.save(update_fields=["handset_until"])
    who = str(by.pk)
    record("operators.handset_taken_back", actor=who, role=by.role, subject=person.pk, at=at)
