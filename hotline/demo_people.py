"""The people of a demonstration: a group of which one withdraws, wishes, and a grandmother."""

from datetime import datetime, timedelta
from uuid import UUID

from cases.models import Consent, Told
from cases.services.kin import kin_add
from cases.services.member_consent import member_ask, member_withdraw
from cases.services.members import member_add
from cases.services.wishes import wish_note
from hotline.demo_courses import Course
from operators.models import Operator

UNIT = "в/ч 00058"
GROUP = (
    {"name": "Тарас Нечай", "rank": "солдат", "unit": UNIT, "kind": "soldier", "age": "34"},
    {"name": "Богдан Малик", "rank": "солдат", "unit": UNIT, "kind": "soldier", "age": "41"},
    {"name": "Юрій Сокіл", "rank": "молодший сержант", "unit": UNIT, "kind": "soldier"},
    {"name": "Андрій Явір", "unit": UNIT, "kind": "soldier", "age": "19"},
)
LEAVES = 2


def people_play(course: Course, case_ref: UUID, *, by: Operator, at: datetime) -> None:
    """Note whoever is in a case, what they wish for, and whom they ask about."""
    if course.group:
        _group(case_ref, by, at)
    if course.wishes:
        wish_note(
            case_ref=case_ref,
            member_ref=None,
            by=by,
            wishes=course.wishes,
            words="",
            version=0,
            at=at + timedelta(minutes=10),
        )
    if course.asks_about:
        kin_add(case_ref=case_ref, by=by, told=course.asks_about, at=at)


def _group(case_ref: UUID, by: Operator, at: datetime) -> None:
    """The third of the four says yes first, and leaves a little later."""
    for number, fields in enumerate(GROUP):
        when = at + timedelta(minutes=2 * number)
        member = member_add(case_ref=case_ref, by=by, fields=fields, speaks=not number, at=when)
        member_ask(
            case_ref=case_ref,
            member_ref=member.ref,
            by=by,
            answer=Consent.YES,
            told=Told.WRITING,
            version=member.version,
            at=when + timedelta(minutes=1),
        )
        if number == LEAVES:
            member_withdraw(
                case_ref=case_ref,
                member_ref=member.ref,
                by=by,
                told=Told.WRITING,
                erase=False,
                at=at + timedelta(minutes=9),
            )
