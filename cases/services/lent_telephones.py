"""The telephone that a person's browser is for a while."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from audit.record import record
from live.publish import unit
from operators.models import Operator
from operators.refusals import Refused


class NoHandset(Refused):
    """Nobody can be called who has no extension."""


def telephone_lend(*, by: Operator, until: datetime, at: datetime) -> str:
    """Write down that this person's browser is their telephone until then; gives the extension.

    Raises NoHandset.
    """
    if not by.extension:
        raise NoHandset(_("You have no extension. An administrator can give you one."))
    with unit():
        record(
            "telephone.lent",
            actor=str(by.pk),
            role=by.role,
            at=at,
            until=until.isoformat(timespec="seconds"),
        )
    return by.extension
