"""What a newcomer finds in an empty house: people on shift, a past, and cases at every stage."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import connections

from cases.models import Contact, State, WrapCode
from cases.services.contacts import contact_close
from cases.services.receive import receive
from cases.services.setting_up import line_place
from hotline.demo_answers import answers_sign
from hotline.demo_cases import Cast, answered, case_play, closed, taken_as_case
from hotline.demo_courses import COURSES
from hotline.demo_press import figures_past
from hotline.demo_quality import reviews_past
from hotline.demo_rota import rota_planned
from hotline.demo_traffic import traffic_past
from intake.simulator.demo import days_past, night_past
from operators.demo import people_load
from operators.models import Office, Operator, Presence
from operators.models import State as Doing
from operators.services import heartbeat, presence_set

LINES = ("telephone", "sip", "telegram", "web", "simulator")
STILL_WAITING = timedelta(minutes=20)
ON_CHATS = ("Sova", "Vesna")
#: Who does what, and since how many minutes; the others are still at home.
SHIFT = (
    ("Dub", Doing.PAUSE, "break", 19),
    ("Dub", Doing.READY, "", 4),
    ("Bereza", Doing.PAUSE, "meeting", 17),
    ("Kalyna", Doing.OFFLINE, "", 200),
    ("Yavir", Doing.OFFLINE, "", 95),
)
#: So long their browsers count as heard, although nobody sits there.
SEEMS_THERE = timedelta(hours=2)
ENDINGS = (
    *(WrapCode.INFO_ONLY, WrapCode.FAMILY_BRIEFED, WrapCode.INFO_ONLY, WrapCode.SILENT),
    *(WrapCode.OTHER_SERVICE, WrapCode.INFO_ONLY, WrapCode.WRONG_NUMBER),
)
Progress = Callable[[str], None]


def demo_load(*, at: datetime, progress: Progress) -> None:
    """Fill an empty database; a house that has offices is left as it is."""
    if Office.objects.exists():
        return
    for alias in connections:
        with connections[alias].cursor() as cursor:
            # Made-up people may be lost with the power; the commits of a start need not wait.
            cursor.execute("SET synchronous_commit TO off")
    progress("people")
    people_load(at=at)
    office = Office.objects.order_by("code")[0]
    for key in LINES:
        line_place(key=key, office=office)
    staff = list(Operator.objects.filter(office=office).order_by("call_sign"))
    progress("cases of the last days")
    cast = Cast.of(staff)
    _days(cast, at)
    progress("the last hours on the lines")
    extensions = [person.extension for person in (*cast.takers, *cast.seniors)]
    for inbound in night_past(at, extensions=extensions):
        receive(inbound=inbound)
    _tidy_calls(at)
    _night_chats(cast, at)
    progress("weeks of traffic")
    traffic_past(at=at)
    progress("ready answers")
    answers_sign(at=at)
    progress("months of figures")
    figures_past(at=at)
    progress("the shift")
    rota_planned(staff=staff, at=at)
    reviews_past(staff=staff, at=at)
    _shift(staff, at)


def _days(cast: Cast, at: datetime) -> None:
    written = dict(days_past(at, {course.scene: course.hours_ago for course in COURSES}))
    for number, course in enumerate(COURSES):
        contacts = [receive(inbound=inbound) for inbound in written[course.scene]]
        if contacts[0] is not None:
            case_play(course, contacts[0], number, cast, at)


def _tidy_calls(at: datetime) -> None:
    """Calls of the past were wrapped up by whoever took them."""
    wrapping = Contact.objects.filter(state=State.WRAP_UP).select_related("operator")
    for number, contact in enumerate(wrapping.order_by("offered_at")):
        if contact.operator:
            contact_close(
                contact_ref=contact.ref,
                by=contact.operator,
                code=ENDINGS[number % len(ENDINGS)],
                remark="",
                hard=False,
                at=(contact.ended_at or at) + timedelta(minutes=2),
            )


def _night_chats(cast: Cast, at: datetime) -> None:
    """Whoever wrote long ago has had an answer, the last of them a case; the newest still wait."""
    waiting = Contact.objects.filter(state=State.OFFERED).select_related("queue")
    long_ago = list(waiting.filter(offered_at__lt=at - STILL_WAITING).order_by("offered_at"))
    *told, promised, unowned = long_ago
    for number, contact in enumerate(told):
        by = cast.takers[number % len(cast.takers)]
        answered(contact, by, at=contact.offered_at + timedelta(minutes=1))
        closed(contact, by, WrapCode.INFO_ONLY, at=contact.offered_at + timedelta(minutes=9))
    soon, later = at - timedelta(minutes=5), at + timedelta(hours=3)
    taken_as_case(promised, cast.takers[1], at=_minutes_after(promised), safe=soon)
    taken_as_case(unowned, cast.supervisor, at=_minutes_after(unowned), safe=later)
    for call_sign in ON_CHATS:
        by = Operator.objects.get(call_sign=call_sign)
        recent = waiting.filter(queue__language__in=by.languages).order_by("offered_at").first()
        if recent is not None:
            answered(recent, by, at=recent.offered_at + timedelta(seconds=40))


def _minutes_after(contact: Contact) -> datetime:
    return contact.offered_at + timedelta(minutes=3)


def _shift(staff: Sequence[Operator], at: datetime) -> None:
    """Whoever worked at night has gone home; some of today's are free, busy or on pause."""
    people = {person.call_sign: person for person in staff}
    for call_sign, doing, reason, minutes in SHIFT:
        since = at - timedelta(minutes=minutes)
        presence_set(operator=people[call_sign], state=doing, reason=reason, at=since)
    there = Presence.objects.exclude(state=Doing.OFFLINE).values_list("operator", flat=True)
    heartbeat(people=list(there), at=at + SEEMS_THERE)
