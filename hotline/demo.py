"""What a newcomer finds in an empty house: people, a past, and cases at every stage."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connections

from cases.lifecycle import Outcome
from cases.models import Case, Contact, State, WrapCode
from cases.services.assignment import case_assign
from cases.services.callbacks import callback_agree
from cases.services.contacts import contact_claim, contact_close, contact_wrap_up
from cases.services.editing import case_edit
from cases.services.opening import case_open
from cases.services.place import place_propose, place_release, place_request
from cases.services.receive import receive
from cases.services.resolution import case_resolve
from cases.services.scheduling import case_schedule
from cases.services.setting_up import line_place
from cases.services.verification import case_verify
from intake.simulator.demo import night_past
from operators.demo import people_load
from operators.models import Office, Operator
from operators.roles import Role

LINES = ("telephone", "sip", "telegram", "web", "simulator")
CASES = 6
MADE_UP_PLACE = "48.0000, 37.0000"
STILL_WAITING = timedelta(minutes=20)
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
    progress("the last hours on the lines")
    extensions = [person.extension for person in staff if person.extension]
    for inbound in night_past(at, extensions=extensions):
        receive(inbound=inbound)
    progress("cases")
    _tidy_calls(at)
    _cases(staff, at)
    _tidy_chats(staff, at)


def _tidy_calls(at: datetime) -> None:
    """Calls of the past were wrapped up by whoever took them."""
    for contact in Contact.objects.filter(state=State.WRAP_UP).select_related("operator"):
        if contact.operator:
            contact_close(
                contact_ref=contact.ref,
                by=contact.operator,
                code=WrapCode.INFO_ONLY,
                remark="",
                hard=False,
                at=contact.ended_at or at,
            )


def _tidy_chats(staff: list[Operator], at: datetime) -> None:
    """Whoever wrote long ago has had an answer; only the last few still wait."""
    answering = [person for person in staff if person.role == Role.OPERATOR]
    long_ago = Contact.objects.filter(state=State.OFFERED, offered_at__lt=at - STILL_WAITING)
    for number, contact in enumerate(list(long_ago)):
        by = answering[number % len(answering)]
        contact_claim(contact_ref=contact.ref, by=by, at=contact.offered_at)
        contact_close(
            contact_ref=contact.ref,
            by=by,
            code=WrapCode.INFO_ONLY,
            remark="",
            hard=False,
            at=contact.offered_at + timedelta(minutes=6),
        )


def _cases(staff: list[Operator], at: datetime) -> None:
    by_role = {role: [person for person in staff if person.role == role] for role in Role}
    taker = by_role[Role.OPERATOR][0]
    first, second = by_role[Role.SENIOR][:2]
    supervisor, liaison = by_role[Role.SUPERVISOR][0], by_role[Role.LIAISON][0]
    chats = Contact.objects.filter(state=State.OFFERED, channel="chat").order_by("offered_at")
    for number, contact in enumerate(list(chats[:CASES])):
        case = _open(contact, taker, number, at)
        if number < 1:
            continue
        if number == 4:
            case = case_edit(
                case_ref=case.ref,
                by=taker,
                fields={"place": MADE_UP_PLACE},
                version=case.version,
                at=at,
            )
        _approve(case, first, at)
        if number < 2:
            continue
        _approve(case, second, at)
        case_assign(case_ref=case.ref, by=supervisor, to=liaison, version=_version(case), at=at)
        if number == 4:
            place_request(case_ref=case.ref, by=liaison, at=at)
            place_propose(case_ref=case.ref, by=first, at=at)
            place_release(case_ref=case.ref, by=supervisor, stepped_up=True, at=at)
            tomorrow = at.replace(hour=2, minute=30, second=0, microsecond=0) + timedelta(days=1)
            case_schedule(
                case_ref=case.ref,
                by=liaison,
                team=2,
                starts=tomorrow,
                ends=tomorrow + timedelta(minutes=40),
                signs="",
                at=at,
            )
        if number == 5:
            case_resolve(case_ref=case.ref, by=supervisor, outcome=Outcome.INFORMED, at=at)


def _open(contact: Contact, taker: Operator, number: int, at: datetime) -> Case:
    contact_claim(contact_ref=contact.ref, by=taker, at=at)
    case = case_open(contact_ref=contact.ref, by=taker, at=at)
    if number < 2:
        begins = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=2 + number * 3)
        callback_agree(
            contact_ref=contact.ref,
            by=taker,
            starts=begins,
            ends=begins + timedelta(minutes=30),
            agreed="",
            at=at,
        )
    contact_wrap_up(contact_ref=contact.ref, by=taker, at=at)
    contact_close(
        contact_ref=contact.ref,
        by=taker,
        code=WrapCode.CASE_OPENED,
        remark="",
        hard=False,
        at=at,
    )
    return case


def _approve(case: Case, by: Operator, at: datetime) -> None:
    case_verify(
        case_ref=case.ref,
        by=by,
        finding="Form and conversation agree.",
        evidence=case.evidence,
        at=at,
    )


def _version(case: Case) -> int:
    return int(Case.objects.get(ref=case.ref).version)
