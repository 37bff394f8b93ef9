"""Who may take what comes or is given, and why somebody may not: one rule, whoever asks.

Where the house chooses, everything counts, a skill only while somebody has it and a language only
while nobody has waited for it too long (`cases/ringing.py`). Where people
choose, what the rights and the telephone need counts alone: which language a caller speaks is
guessed from a number until somebody has heard.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from cases.models import Channel, Contact
from cases.models import State as Standing
from cases.selectors.skills import lacking
from operators.models import Operator, Presence, State
from operators.roles import PERMISSIONS, holds

#: So near lies the last sign of life of a browser that listens.
LISTENS = timedelta(seconds=30)
TAKES, WORKS, HANDS_OVER = "cases.claim_contact", "cases.edit_case", "cases.schedule_case"


class WhyNot(models.TextChoices):
    """Why this is not for somebody, in the order in which it is asked."""

    KEPT_OUT = "kept_out", _("This person is kept out.")
    OFFICE = "office", _("This person works in another office.")
    ROLE = "role", _("Work of this kind is not for this role.")
    AWAY = "away", _("This person is not on shift or not ready.")
    SILENT = "silent", _("The browser of this person does not listen.")
    HANDSET = "handset", _("This person has no handset.")
    LANGUAGE = "language", _("This person does not speak the language.")
    BUSY = "busy", _("This person is in a conversation.")
    SKILL = "skill", _("This person has not learned what the case asks for.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody is looked for: a right in an office, and what else it takes."""

    office: UUID
    right: str
    states: frozenset[State] | None = None
    #: The moment at which the browser has to listen.
    listening: datetime | None = None
    handset: bool = False
    language: str = ""
    free: bool = False
    skills: frozenset[str] = frozenset()


def to_ring(
    *, office: UUID, language: str, at: datetime, skills: frozenset[str] = frozenset()
) -> Wanted:
    """Somebody at whose desk a call may ring by itself."""
    return Wanted(
        office=office,
        right=TAKES,
        states=frozenset({State.READY}),
        listening=at,
        language=language,
        free=True,
        skills=skills,
    )


def to_pull(*, office: UUID) -> Wanted:
    """Somebody who takes what waits by their own hand."""
    return Wanted(office=office, right=TAKES)


def to_put_through(*, office: UUID) -> Wanted:
    """A colleague to whom a caller may be put through."""
    on_shift = frozenset(State) - {State.OFFLINE}
    return Wanted(office=office, right=TAKES, states=on_shift, handset=True)


def to_work(*, office: UUID) -> Wanted:
    """Somebody who has a case."""
    return Wanted(office=office, right=WORKS)


def to_hand_over(*, office: UUID) -> Wanted:
    """Somebody who leads the hand-over of a case."""
    return Wanted(office=office, right=HANDS_OVER)


def why_not(person: Operator, wanted: Wanted) -> WhyNot | None:
    """The first reason for which this is not for this person; None when it is."""
    return next(_objections(person, wanted), None)


def narrowed(wanted: Wanted) -> QuerySet[Operator]:
    """Those of the office who have the right, each with `presence` and whether they talk."""
    talk = Contact.objects.filter(
        operator=OuterRef("pk"), state=Standing.ON_CONTACT, channel=Channel.CALL
    )
    people = Operator.objects.filter(
        office=wanted.office, role__in=PERMISSIONS[wanted.right], is_active=True
    ).select_related("presence")
    if wanted.states is not None:
        people = people.filter(presence__state__in=wanted.states)
    return people.annotate(talks=Exists(talk)).order_by("call_sign")


def eligible(wanted: Wanted) -> list[Operator]:
    """Whom this may be given to, by call-sign."""
    return [person for person in narrowed(wanted) if why_not(person, wanted) is None]


def may_be_given(office: UUID) -> QuerySet[Operator]:
    """Who may have a case of this office or lead its hand-over."""
    roles = PERMISSIONS[WORKS] | PERMISSIONS[HANDS_OVER]
    return Operator.objects.filter(office=office, role__in=roles, is_active=True)


def colleagues_to_reach(operator: Operator) -> list[Operator]:
    """To whom this person may put a caller through."""
    others = eligible(to_put_through(office=operator.office_id))
    return [person for person in others if person.pk != operator.pk]


def _objections(person: Operator, wanted: Wanted) -> Iterator[WhyNot]:
    yield from _without_right(person, wanted)
    if wanted.states is not None and _state(person) not in wanted.states:
        yield WhyNot.AWAY
    if wanted.listening is not None and not _listens(person, wanted.listening):
        yield WhyNot.SILENT
    if wanted.handset and not person.extension:
        yield WhyNot.HANDSET
    if wanted.language and wanted.language not in person.languages:
        yield WhyNot.LANGUAGE
    if wanted.free and getattr(person, "talks", False):
        yield WhyNot.BUSY
    if lacking(person, wanted.skills):
        yield WhyNot.SKILL


def _without_right(person: Operator, wanted: Wanted) -> Iterator[WhyNot]:
    if not person.is_active:
        yield WhyNot.KEPT_OUT
    if person.office_id != wanted.office:
        yield WhyNot.OFFICE
    if not holds(person.role, wanted.right):
        yield WhyNot.ROLE


def _presence(person: Operator) -> Presence | None:
    found: Presence | None = getattr(person, "presence", None)
    return found


def _state(person: Operator) -> str:
    found = _presence(person)
    return found.state if found else State.OFFLINE


def _listens(person: Operator, at: datetime) -> bool:
    """Whether the browser beats now; made-up people beat in times to come."""
    found = _presence(person)
    beat = found.heartbeat_at if found else None
    return beat is None or abs(beat - at) <= LISTENS
