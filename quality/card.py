"""The card by which a contact is read: six points, each yes, no or not applicable. Pure."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _


class Point(models.TextChoices):
    """What a reader looks for, in the order of a conversation."""

    GREETING = "greeting", _("Greeted, and said who is speaking")
    SAFETY = "safety", _("Asked the questions of safety first")
    NO_PROMISE = "no_promise", _("Promised nothing that is not ours to give")
    NOT_LEADING = "not_leading", _("Put no answer into the other's mouth")
    SCRIPT = "script", _("Followed the script, or said why not")
    RECORD = "record", _("Left a record that the next one can work with")


class Mark(models.TextChoices):
    """What the reader found."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    NONE = "none", _("Does not apply")


#: So many contacts of each person are drawn each week.
EACH = 2


def drawn(seed: str, refs: Iterable[UUID], number: int = EACH) -> list[UUID]:
    """The sample of these contacts: whoever has the seed finds the same, and nobody chose it."""
    return sorted(refs, key=lambda ref: sha256(f"{seed}:{ref}".encode()).digest())[:number]


def agreement(first: Mapping[str, str], second: Mapping[str, str]) -> int:
    """On how many of the six points two readers found the same."""
    return sum(first.get(point) == second.get(point) for point in Point.values)
