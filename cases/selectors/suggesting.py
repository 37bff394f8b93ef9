"""To whom a case is given best: the likeliest first, each with the reasons that may be said.

What somebody has had to bear of late moves them down and is no reason: it is said nowhere.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from cases.lifecycle import Stage
from cases.models import Contact
from cases.selectors.eligible import may_be_given
from operators.models import Operator, Presence
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


def suggested(
    *, office: UUID, cases: Collection[UUID], languages: Mapping[UUID, str]
) -> Mapping[UUID, list[Suggested]]:
    """For each of the cases everybody whom it may be given to, in three statements for all."""
    held = Q(cases__office=office, cases__merged_into=None) & ~Q(cases__stage=Stage.RESOLVED)
    people: list[Operator] = list(
        may_be_given(office).select_related("presence").annotate(has=Count("cases", filter=held))
    )
    spoke = Contact.objects.filter(case__in=cases).exclude(operator=None)
    knew = set(spoke.values_list("case", "operator"))
    waiting = Contact.objects.filter(case__in=cases).exclude(queue=None)
    heard = dict(waiting.values_list("case", "queue__language")) | dict(languages)
    return {case: _ordered(people, case, knew, heard.get(case, "")) for case in cases}


def _ordered(
    people: Sequence[Operator], case: UUID, knew: set[tuple[UUID, UUID]], language: str
) -> list[Suggested]:
    found = [
        Suggested(
            person=person,
            has=person.has,  # type: ignore[attr-defined]
            knows=(case, person.pk) in knew,
            speaks=bool(language) and language in person.languages,
        )
        for person in people
    ]
    return sorted(found, key=_rank)


def _rank(each: Suggested) -> tuple[bool, bool, bool, int, str]:
    """Hand-over officers last; then who knows the caller, who speaks with them, who has less."""
    return (
        each.person.role == Role.LIAISON,
        not each.knows,
        not each.speaks,
        each.has + HARD * _bears(each.person),
        each.person.call_sign,
    )


def _bears(person: Operator) -> int:
    """How many of the last two calls were hard, and one more who rests."""
    presence: Presence | None = getattr(person, "presence", None)
    return presence.hard_in_row + presence.rests if presence else 0
