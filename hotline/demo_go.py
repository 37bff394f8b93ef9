"""Before a hand-over of the demonstration begins somebody confirms each thing, and two say go."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from cases.models import GoPoint
from cases.safe_contact import DAY, Hours, Way
from cases.selectors.safe_contacts import safe_contact_of
from cases.services.go import handover_check, handover_go
from cases.services.safe_contacts import safe_contact_agree

if TYPE_CHECKING:
    from hotline.demo_cases import Cast

WORDS = {
    "number": "+70005550166",
    "may_say": "Пишем только в этот чат и только ночью.",
    "if_commander": "Не отвечать, чат удалить.",
}


def half_confirmed(ref: UUID, cast: "Cast", at: datetime) -> None:
    """Whoever goes is ready and the place is unchanged; the rest is still to be asked."""
    reached_safely(ref, cast, at)
    handover_check(case_ref=ref, point=GoPoint.TEAM, by=cast.liaison, at=at)
    handover_check(case_ref=ref, point=GoPoint.PLACE, by=cast.seniors[0], at=at)


def said_go(ref: UUID, cast: "Cast", at: datetime) -> None:
    """All four are confirmed, and two people say go."""
    half_confirmed(ref, cast, at)
    handover_check(case_ref=ref, point=GoPoint.CALLER, by=cast.seniors[0], at=at)
    handover_check(case_ref=ref, point=GoPoint.DOUBT, by=cast.supervisor, at=at)
    handover_go(case_ref=ref, by=cast.supervisor, at=at)
    handover_go(case_ref=ref, by=cast.liaison, at=at)


def reached_safely(ref: UUID, cast: "Cast", at: datetime) -> None:
    """How the person may be reached, where nobody agreed on it yet."""
    if safe_contact_of(ref) is not None:
        return
    safe_contact_agree(
        case_ref=ref,
        by=cast.supervisor,
        way=Way.TELEGRAM,
        zone="Europe/Moscow",
        hours=[Hours(day, 0, DAY) for day in range(1, 8)],
        lasts=(at.date() - timedelta(days=1), at.date() + timedelta(days=30)),
        told=WORDS,
        at=at,
    )
