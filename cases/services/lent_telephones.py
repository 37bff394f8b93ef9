"""The telephone that a person's browser is for a while, and the handsets that may ring."""

from collections.abc import Collection, Mapping
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


def handsets_standing(*, extensions: Collection[str], at: datetime) -> Mapping[str, int]:
    """Of these extensions, when the password of each one's handset ends, in seconds of Unix."""
    people = Operator.objects.filter(extension__in=extensions, is_active=True)
    standing = people.filter(handset_until__gt=at).values_list("extension", "handset_until")
    return {extension: int(until.timestamp()) for extension, until in standing if until}
