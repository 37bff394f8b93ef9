"""Which skills a case asks for: its flags say so, and nothing more is written down of anybody."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from cases.models import FlagKind
from cases.selectors.flags import flags_of
from operators.models import Operator, Skill

ASKED_BY: Mapping[str, Skill] = {
    FlagKind.MINOR: Skill.MINORS,
    FlagKind.MEDICAL: Skill.MEDICAL,
    FlagKind.SUICIDAL: Skill.CRISIS,
    FlagKind.THREAT: Skill.THREATS,
    FlagKind.PRESSURE: Skill.THREATS,
    FlagKind.LAWYER: Skill.LAW,
}


def lacking(person: Operator, asked: frozenset[str]) -> int:
    """How many of the skills that are asked for this person has not learned."""
    return len(asked.difference(person.skills))


def skills_asked(cases: Iterable[UUID], at: datetime) -> Mapping[UUID, frozenset[str]]:
    """For each of these cases the skills that its standing flags ask for, where there are any."""
    return {
        case: frozenset(ASKED_BY[flag.kind] for flag in flags if flag.kind in ASKED_BY)
        for case, flags in flags_of(cases, at).items()
    }
