"""To whom a case is given best: the likeliest first, each with the reasons that may be said.

What somebody has had to bear of late moves them down and is no reason: it is said nowhere.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db.models import Count, Q

from cases.lifecycle import Stage
from cases.models import Contact
from cases.selectors.eligible import may_be_given
from cases.selectors.skills import lacking, skills_asked
from operators.models import Operator, Presence, Skill
from operators.roles import Role

#: One hard call weighs as much as so many open cases.
HARD = 3


@dataclass(frozen=True, slots=True)
class Suggested:
    """Somebody, and what speaks for or against them."""

    person: Operator
    has: int
    knows: bool
    speaks: bool
    #: What the case asks for and this person has learned, and how much of it they have not.
    skills: tuple[Skill, ...]
    lacks: int


def suggested(
    *,
    office: UUID,
    cases: Collection[UUID],
    languages: Mapping[UUID, str],
    at: datetime,
    unled: Collection[UUID] = (),
) -> Mapping[UUID, list[Suggested]]:
    """For each of the cases everybody whom it may be given to, in five statements for all.

    What is `unled` lacks somebody who leads its hand-over above all.
    """
    held = Q(cases__office=office, cases__merged_into=None) & ~Q(cases__stage=Stage.RESOLVED)
    people: list[Operator] = list(
        may_be_given(office).select_related("presence").annotate(has=Count("cases", filter=held))
    )
    spoke = Contact.objects.filter(case__in=cases).exclude(operator=None)
    knew = set(spoke.values_list("case", "operator"))
    waiting = Contact.objects.filter(case__in=cases).exclude(queue=None)
    heard = dict(waiting.values_list("case", "queue__language")) | dict(languages)
    asked = skills_asked(cases, at)
    return {
        case: sorted(
            _known(people, case, knew, heard.get(case, ""), asked.get(case, frozenset())),
            key=partial(_rank, leads=case in unled),
        )
        for case in cases
    }


def _known(
    people: Sequence[Operator],
    case: UUID,
    knew: set[tuple[UUID, UUID]],
    language: str,
    asked: frozenset[str],
) -> list[Suggested]:
    return [
        Suggested(
            person=person,
            has=person.has,  # type: ignore[attr-defined]
            knows=(case, person.pk) in knew,
            speaks=bool(language) and language in person.languages,
            skills=tuple(each for each in Skill if each in asked.intersection(person.skills)),
            lacks=lacking(person, asked),
        )
        for person in people
    ]


def _rank(each: Suggested, *, leads: bool) -> tuple[bool, bool, bool, int, int, str]:
    """Hand-over officers last, or first where one is wanted; then who knows the caller, speaks,
    has learned it, has less."""
    return (
        (each.person.role == Role.LIAISON) is not leads,
        not each.knows,
        not each.speaks,
        each.lacks,
        each.has + HARD * _bears(each.person),
        each.person.call_sign,
    )


def _bears(person: Operator) -> int:
    """How many of the last two calls were hard, and one more who rests."""
    presence: Presence | None = getattr(person, "presence", None)
    return presence.hard_in_row + presence.rests if presence else 0
