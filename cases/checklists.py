"""What is looked at before anybody is met: a checklist for each kind of person, as data."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: Grows with every change of what is asked, so that an old item says by which list it was taken.
VERSION = 2


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
    """For whom it is, what must be looked at, and what else may help."""

    label: Promise
    needed: tuple[Check, ...]
    useful: tuple[Check, ...]


_ALWAYS = (Check.IDENTITY, Check.DURESS)
SOLDIER = Checklist(
    _("A soldier"),
    needed=(Check.IDENTITY, Check.UNIT, Check.PLACE, Check.DURESS),
    useful=(Check.CALL_BACK, Check.CODE_WORD, Check.PATTERN, Check.FAMILY),
)
#: Whoever speaks for comrades may be led by one of them, so all are met only after a call back.
GROUP = Checklist(
    _("Several soldiers"),
    needed=(*SOLDIER.needed, Check.CALL_BACK),
    useful=(Check.CODE_WORD, Check.PATTERN, Check.FAMILY),
)
#: Not at the front: no unit and no place speak, so what they do over time has to.
LIABLE = Checklist(
    _("Somebody who may be called up"),
    needed=(*_ALWAYS, Check.PATTERN),
    useful=(Check.CALL_BACK, Check.CODE_WORD, Check.FAMILY),
)
#: Somebody asks about another: the number may be a stranger's, and is called back.
CLOSE = Checklist(
    _("Family or a friend"),
    needed=(*_ALWAYS, Check.CALL_BACK),
    useful=(Check.FAMILY, Check.UNIT, Check.PLACE, Check.PATTERN, Check.CODE_WORD),
)
ANYBODY = Checklist(
    _("Anybody else"),
    needed=_ALWAYS,
    useful=(Check.CALL_BACK, Check.CODE_WORD, Check.FAMILY, Check.PATTERN),
)
#: By what the record says about who is calling.
BY_ROLE: Mapping[str, Checklist] = {
    "soldier": SOLDIER,
    "liable": LIABLE,
    "family": CLOSE,
    "friend": CLOSE,
}


def checklist(caller_role: str, *, several: bool = False) -> Checklist:
    """The checklist for this kind of person; `several` when the case is of more than one."""
    found = BY_ROLE.get(caller_role, ANYBODY)
    return GROUP if several and found is SOLDIER else found
