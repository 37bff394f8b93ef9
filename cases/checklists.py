"""What is looked at before anybody is met: a checklist for each kind of person, as data."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

#: Grows with every change of what is asked, so that an old item says by which list it was taken.
VERSION = 1


class Check(models.TextChoices):
    """One thing to look at; the label is the question."""

    IDENTITY = "identity", _("Who this is: name, age and service agree with each other")
    UNIT = "unit", _("The unit exists and may well be where they say")
    PLACE = "place", _("The place fits what is known of the front line")
    PATTERN = "pattern", _("When and how often they write fits their story")
    CODE_WORD = "code_word", _("They came back by their own code words")
    CALL_BACK = "call_back", _("Reached the agreed way, it was they who answered")
    FAMILY = "family", _("A relative confirms it without being led")
    DURESS = "duress", _("Asked with care: nobody tells them what to say")


@dataclass(frozen=True, slots=True)
class Checklist:
    """What must be looked at, and what else may help."""

    needed: tuple[Check, ...]
    useful: tuple[Check, ...]


_ALWAYS = (Check.IDENTITY, Check.DURESS)
_FIGHTING = Checklist(
    needed=(Check.IDENTITY, Check.UNIT, Check.PLACE, Check.DURESS),
    useful=(Check.CALL_BACK, Check.CODE_WORD, Check.PATTERN, Check.FAMILY),
)
_FROM_HOME = Checklist(
    needed=_ALWAYS,
    useful=(Check.CALL_BACK, Check.CODE_WORD, Check.FAMILY, Check.PATTERN),
)
#: By what the record says about who is calling; whoever is not named is asked as from home.
BY_ROLE: Mapping[str, Checklist] = {"soldier": _FIGHTING}


def checklist(caller_role: str) -> Checklist:
    """The checklist for this kind of person."""
    return BY_ROLE.get(caller_role, _FROM_HOME)
