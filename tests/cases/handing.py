"""Teams, and the go that a hand-over needs before anybody is received."""

from datetime import datetime, timedelta

from cases.models import BEFORE_GO, Case, GoPoint, LiaisonTeam, TeamName
from cases.safe_contact import Hours, Way
from cases.selectors.safe_contacts import safe_contact_of
from cases.services.go import handover_check, handover_go
from cases.services.safe_contacts import safe_contact_agree
from operators.models import Operator

WORDS = {"number": "+70005550141", "may_say": "Ошиблись номером.", "if_commander": "Извиниться."}


def six_teams() -> None:
    """The teams that a new console begins with, also where a test emptied the tables."""
    for number, name in enumerate(TeamName.values[:6], start=1):
        told = {"name": name, "people": 6, "way_there": 60, "way_back": 60}
        LiaisonTeam.objects.get_or_create(number=number, defaults=told)


def confirm_all(case: Case, *, worker: Operator, senior: Operator, at: datetime) -> Case:
    """The four confirmations of a scheduled case, with an agreement on safe contact."""
    if safe_contact_of(case.ref) is None:
        safe_contact_agree(
            case_ref=case.ref,
            by=worker,
            way=Way.TELEGRAM,
            zone="Europe/Moscow",
            hours=[Hours(day, 0, 1440) for day in range(1, 8)],
            lasts=(at.date() - timedelta(days=2), at.date() + timedelta(days=60)),
            told=WORDS,
            at=at,
        )
    liaison = Case.objects.get(ref=case.ref).liaison
    said = {GoPoint.TEAM: liaison, GoPoint.DOUBT: senior}
    for point in BEFORE_GO:
        by = said.get(point, worker)
        assert by is not None
        handover_check(case_ref=case.ref, point=point, by=by, at=at)
    return Case.objects.get(ref=case.ref)


def say_go(case: Case, *people: Operator, at: datetime) -> None:
    """Each of these people says go."""
    for by in people:
        handover_go(case_ref=case.ref, by=by, at=at)
