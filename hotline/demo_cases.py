"""The cases of a demonstration are played: each step by whom it takes, at its own hour."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cases.models import Case, Contact, WrapCode
from cases.safe_contact import DAY, Hours, Way
from cases.services.assignment import case_assign
from cases.services.callbacks import callback_agree
from cases.services.contacts import contact_claim, contact_close, contact_wrap_up
from cases.services.editing import case_edit
from cases.services.freezing import case_freeze
from cases.services.notes import note_add
from cases.services.opening import case_open
from cases.services.place import place_propose, place_release, place_request
from cases.services.resolution import case_resolve, handover_confirm
from cases.services.safe_contacts import safe_contact_agree
from cases.services.scheduling import case_schedule
from cases.services.thread import message_reply
from cases.services.verification import case_verify
from hotline.demo_beside import beside_play, evidence_gather
from hotline.demo_courses import Course, Reach
from hotline.demo_go import half_confirmed, said_go
from hotline.demo_people import people_play
from operators.models import Operator
from operators.roles import Role

MADE_UP_PLACE = "48.0000, 37.0000"
CALLBACK_LASTS = timedelta(minutes=40)
BETWEEN = timedelta(hours=5)
ZONES = ("Asia/Omsk", "Europe/Moscow", "Asia/Vladivostok")
SAFE_WORDS = {
    "number": "+70005550166",
    "may_say": "Ошиблись номером, ищем Олю из поликлиники.",
    "if_commander": "Извиниться, положить трубку, больше не звонить.",
}
FINDING = "Form and conversation agree."
GREETING = {
    "uk": "Вітаємо. Вас читає людина. Чи безпечно вам зараз писати?",
    "ru": "Здравствуйте. Вас читает человек. Вам сейчас безопасно писать?",
    "en": "Hello. A person is reading this. Is it safe for you to write now?",
}


@dataclass(frozen=True, slots=True)
class Cast:
    """Who of the office does what."""

    takers: Sequence[Operator]
    seniors: Sequence[Operator]
    supervisor: Operator
    liaison: Operator

    @classmethod
    def of(cls, staff: Sequence[Operator]) -> "Cast":
        """The people of these roles, by call-sign."""
        has = {role: [person for person in staff if person.role == role] for role in Role}
        return cls(
            takers=has[Role.OPERATOR],
            seniors=has[Role.SENIOR],
            supervisor=has[Role.SUPERVISOR][0],
            liaison=has[Role.LIAISON][0],
        )


def case_play(course: Course, contact: Contact, number: int, cast: Cast, at: datetime) -> None:
    """Let one case go its course between its contact's first word and `at`."""
    taker = cast.takers[number % len(cast.takers)]
    began = contact.offered_at
    safe = at + timedelta(hours=course.safe_in) if course.safe_in else None
    case = taken_as_case(contact, taker, at=began + timedelta(minutes=2), safe=safe)
    step = (at - began) / (Reach.RECEIVED + 2)
    if course.details:
        details = dict(course.details) | (
            {"place": MADE_UP_PLACE} if course.reach >= Reach.RELEASED else {}
        )
        case = case_edit(
            case_ref=case.ref,
            by=taker,
            fields=details,
            version=case.version,
            at=began + timedelta(minutes=9),
        )
    people_play(course, case.ref, by=taker, at=began + timedelta(minutes=11))
    if course.note:
        note_add(case_ref=case.ref, by=taker, body=course.note, at=began + timedelta(minutes=24))
    beside_play(course, case, taker, cast.supervisor, began=began, at=at)
    if course.frozen:
        case_freeze(case_ref=case.ref, by=taker, at=began + timedelta(minutes=25))
    for reached in range(1, course.reach + 1):
        when = _hour_of(Reach(reached), course.reach, began, step)
        _step(case.ref, Reach(reached), number, cast, at, when)
    if course.outcome:
        case_resolve(
            case_ref=case.ref,
            by=cast.supervisor,
            outcome=course.outcome,
            at=began + step * (course.reach + 1),
        )


def taken_as_case(
    contact: Contact, taker: Operator, *, at: datetime, safe: datetime | None
) -> Case:
    """Answer a chat, open its case, promise a call for when it is safe, and close it."""
    answered(contact, taker, at=at)
    case = case_open(contact_ref=contact.ref, by=taker, at=at + timedelta(minutes=5))
    if safe:
        begins = safe.replace(minute=safe.minute // 10 * 10, second=0, microsecond=0)
        safe_contact_agree(
            case_ref=case.ref,
            by=taker,
            way=Way.TELEPHONE,
            zone=ZONES[begins.hour % len(ZONES)],
            hours=[Hours(day, 0, DAY) for day in range(1, 8)],
            lasts=(begins.date() - timedelta(days=2), begins.date() + timedelta(days=30)),
            told=SAFE_WORDS,
            at=at + timedelta(minutes=7),
        )
        callback_agree(
            contact_ref=contact.ref,
            by=taker,
            starts=begins,
            ends=begins + CALLBACK_LASTS,
            agreed="",
            at=at + timedelta(minutes=8),
        )
    closed(contact, taker, WrapCode.CASE_OPENED, at=at + timedelta(minutes=11))
    case.refresh_from_db()
    return case


def answered(contact: Contact, by: Operator, at: datetime) -> None:
    """Take a waiting chat and greet in its language."""
    greeting = GREETING[contact.queue.language if contact.queue else "en"]
    contact_claim(contact_ref=contact.ref, by=by, at=at)
    message_reply(contact=contact, by=by, body=greeting, at=at + timedelta(seconds=20))


def closed(contact: Contact, by: Operator, code: WrapCode, at: datetime) -> None:
    """Wrap a chat up and close it."""
    contact_wrap_up(contact_ref=contact.ref, by=by, at=at)
    contact_close(
        contact_ref=contact.ref,
        by=by,
        code=code,
        remark="",
        hard=False,
        at=at + timedelta(minutes=1),
    )


def _hour_of(reached: Reach, last: Reach, began: datetime, step: timedelta) -> datetime:
    """One step after another; from the first approval to the window is less than a day."""
    window = min(last, Reach.SCHEDULED)
    if reached > window:
        return began + step * reached
    return began + step * window - min(step, BETWEEN) * (window - reached)


def _step(ref: UUID, reached: Reach, number: int, cast: Cast, at: datetime, when: datetime) -> None:
    case = Case.objects.get(ref=ref)
    if reached == Reach.SEEN_BY_ONE:
        evidence_gather(case, case.assignee or cast.supervisor, at=when - timedelta(minutes=40))
        case.refresh_from_db()
    if reached in (Reach.SEEN_BY_ONE, Reach.VERIFIED):
        by = cast.seniors[(number + reached) % 2]
        case_verify(case_ref=ref, by=by, finding=FINDING, evidence=case.evidence, at=when)
    elif reached == Reach.ASSIGNED:
        supervisor, liaison = cast.supervisor, cast.liaison
        case_assign(case_ref=ref, by=supervisor, to=liaison, version=case.version, at=when)
        place_request(case_ref=ref, by=liaison, at=when + timedelta(minutes=18))
    elif reached == Reach.RELEASED:
        place_propose(case_ref=ref, by=cast.seniors[0], at=when)
        released = when + timedelta(minutes=31)
        place_release(case_ref=ref, by=cast.supervisor, stepped_up=True, at=released)
    elif reached == Reach.SCHEDULED:
        _scheduled(ref, number, cast.liaison, at, when)
        half_confirmed(ref, cast, when)
    else:
        said_go(ref, cast, when)
        handover_confirm(case_ref=ref, by=cast.liaison, at=when)


def _scheduled(ref: UUID, number: int, liaison: Operator, at: datetime, when: datetime) -> None:
    """Hold a window for the next night: none is held in the past, and who was received frees it."""
    starts = at.replace(hour=2, minute=30, second=0, microsecond=0) + timedelta(days=1)
    case_schedule(
        case_ref=ref,
        by=liaison,
        team=2 + number % 2,
        starts=starts,
        ends=starts + timedelta(minutes=40),
        signs="",
        at=when,
    )
