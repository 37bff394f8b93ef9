"""The cast: who works here, who calls, and what has already happened."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from cases.inbound import Inbound, Kind, Position, Sender
from cases.lifecycle import Outcome
from cases.models import Case, Contact, FlagKind, PlaceRelease, SafeContact, TaskTitle, WrapCode
from cases.safe_contact import Hours, Way
from cases.services.callbacks import callback_agree
from cases.services.contacts import contact_claim, contact_close, contact_wrap_up
from cases.services.flags import case_flag
from cases.services.notes import note_add
from cases.services.opening import case_open
from cases.services.place import place_propose, place_release, place_request
from cases.services.private_notes import private_note_keep
from cases.services.receive import receive
from cases.services.resolution import case_resolve
from cases.services.safe_contacts import safe_contact_agree
from cases.services.setting_up import line_place
from cases.services.tasks import task_plan
from cases.services.verification import case_verify
from operators.models import Office, Operator, Presence
from operators.roles import Role
from tests.cases.gathered import substantiate
from tests.cases.handing import six_teams
from tests.cases.later import as_of
from vault.fields import seal

AT = datetime(2026, 11, 23, 0, 41, tzinfo=UTC)
NUMBERS = count(1)
PLACE = "МІСЦЕ-НІДЕ 48.0000"


@pytest.fixture
def at() -> datetime:
    return AT


@pytest.fixture
def then(db: None) -> None:
    """The clock of PostgreSQL stands where the calls of this cast were."""
    as_of(AT)


@pytest.fixture
def office(db: None) -> Office:
    north = Office.objects.create(name="North", code="north")
    for line in ("telegram", "telephone", "simulator"):
        line_place(key=line, office=north)
    six_teams()
    return north


@pytest.fixture
def sister_office(db: None) -> Office:
    return Office.objects.create(name="South", code="south")


def person(office: Office, call_sign: str, role: Role, extension: str = "") -> Operator:
    operator = Operator.objects.create(
        call_sign=call_sign,
        role=role,
        office=office,
        languages=["uk", "ru"],
        extension=extension,
    )
    Presence.objects.create(operator=operator, since=AT, state="ready")
    return operator


@pytest.fixture
def olga(office: Office) -> Operator:
    return person(office, "Olga", Role.OPERATOR, "101")


@pytest.fixture
def taras(office: Office) -> Operator:
    return person(office, "Taras", Role.OPERATOR, "102")


@pytest.fixture
def nadia(office: Office) -> Operator:
    return person(office, "Nadia", Role.SENIOR)


@pytest.fixture
def roman(office: Office) -> Operator:
    return person(office, "Roman", Role.SENIOR)


@pytest.fixture
def vera(office: Office) -> Operator:
    return person(office, "Vera", Role.SUPERVISOR)


@pytest.fixture
def lesya(office: Office) -> Operator:
    return person(office, "Lesya", Role.LIAISON)


@pytest.fixture
def petro(office: Office) -> Operator:
    return person(office, "Petro", Role.PRESS)


@pytest.fixture
def stranger(sister_office: Office) -> Operator:
    return person(sister_office, "Orlan", Role.OPERATOR)


def chat(text: str = "Здравствуйте", **changes: object) -> Inbound:
    """One Telegram message of a made-up soldier."""
    number = next(NUMBERS)
    told: dict[str, object] = {
        "line": "telegram",
        "provider_id": f"update-{number}",
        "conversation": "chat-7001",
        "kind": Kind.MESSAGE,
        "sender": Sender(name="Беркут", handle="berkut_demo"),
        "text": text,
        "message_id": str(number),
        "at": AT,
    }
    return Inbound(**(told | changes))  # type: ignore[arg-type]


def call(kind: Kind = Kind.CALL_OFFERED, call_id: str = "call-1", **changes: object) -> Inbound:
    """One event of a telephone call from a fictitious number."""
    told: dict[str, object] = {
        "line": "telephone",
        "provider_id": f"{call_id}:{kind}",
        "conversation": call_id,
        "kind": kind,
        "sender": Sender(number="+70005550141"),
        "at": AT,
    }
    return Inbound(**(told | changes))  # type: ignore[arg-type]


@pytest.fixture
def waiting(office: Office) -> Contact:
    contact = receive(inbound=chat("Мы на фронте, нас четверо", position=Position(48.1, 37.2)))
    assert contact is not None
    return contact


@pytest.fixture
def taken(waiting: Contact, olga: Operator) -> Contact:
    contact_claim(contact_ref=waiting.ref, by=olga, at=AT)
    waiting.refresh_from_db()
    return waiting


@pytest.fixture
def case_in_intake(taken: Contact, olga: Operator) -> Case:
    case = case_open(contact_ref=taken.ref, by=olga, at=AT)
    # As if it had been told at once, so that the first revision of the evidence holds a place.
    seal(case, place=PLACE)
    case.save()
    return case


@pytest.fixture
def approve() -> Callable[..., Case]:
    def approved(case: Case, *people: Operator) -> Case:
        if case.evidence_by and not case.evidence_items.filter(withdrawn_at=None).exists():
            substantiate(case, case.evidence_by)
        for by in people:
            case_verify(
                case_ref=case.ref,
                by=by,
                finding="The form and the voice agree.",
                evidence=Case.objects.get(ref=case.ref).evidence,
                # An approval counts for a day, and pages go by the hour that it is.
                at=datetime.now(tz=UTC),
            )
        return Case.objects.get(ref=case.ref)

    return approved


@pytest.fixture
def case_verified(
    case_in_intake: Case, nadia: Operator, roman: Operator, approve: Callable[..., Case]
) -> Case:
    return approve(case_in_intake, nadia, roman)


def place_given(case: Case) -> Case:
    """The case with its place released by its two verifiers, as the table of releases has it."""
    first, second = case.approvals.values_list("operator_id", flat=True)[:2]
    began = datetime.now(tz=UTC)
    PlaceRelease.objects.create(
        case=case,
        evidence=case.evidence,
        proposer_id=first,
        approver_id=second,
        opened_at=began,
        approved_at=began,
        until=began + timedelta(hours=72),
        signature=bytes(32),
    )
    return case


@pytest.fixture
def release(lesya: Operator, nadia: Operator, vera: Operator) -> Callable[[Case], Case]:
    """The place of a verified case goes to Lesya by three people's words, from now on."""

    def released(case: Case) -> Case:
        Case.objects.filter(ref=case.ref).update(liaison=lesya)
        moment = datetime.now(tz=UTC)
        place_request(case_ref=case.ref, by=lesya, at=moment)
        place_propose(case_ref=case.ref, by=nadia, at=moment)
        place_release(case_ref=case.ref, by=vera, stepped_up=True, at=moment)
        return Case.objects.get(ref=case.ref)

    return released


@pytest.fixture
def resolved(case_in_intake, taken, olga, nadia, vera):
    """A case with everything that can hang on one, ended."""
    note_add(case_ref=case_in_intake.ref, by=olga, body="КАНАРКА", at=AT)
    private_note_keep(case_ref=case_in_intake.ref, body="КАНАРКА", debrief=True, by=olga, at=AT)
    task_plan(
        case_ref=case_in_intake.ref,
        title=TaskTitle.LAWYER,
        starts=AT,
        ends=AT + timedelta(hours=3),
        to=nadia,
        detail="КАНАРКА",
        by=olga,
        at=AT,
    )
    case_flag(case_ref=case_in_intake.ref, kind=FlagKind.MINOR, days=3, by=olga, at=AT)
    callback_agree(
        contact_ref=taken.ref,
        by=olga,
        starts=AT + timedelta(hours=2),
        ends=AT + timedelta(hours=3),
        agreed="",
        at=AT,
    )
    contact_wrap_up(contact_ref=taken.ref, by=olga, at=AT + timedelta(minutes=9))
    contact_close(
        contact_ref=taken.ref,
        by=olga,
        code=WrapCode.CASE_OPENED,
        remark="КАНАРКА",
        hard=False,
        at=AT + timedelta(minutes=12),
    )
    return case_resolve(
        case_ref=case_in_intake.ref,
        by=vera,
        outcome=Outcome.WITHDREW,
        drop_tasks=True,
        at=AT + timedelta(minutes=30),
    )


@pytest.fixture
def agree() -> Callable[..., SafeContact]:
    """An agreement on safe contact for a case, by default at any hour of any day in Moscow."""

    def agreed(case: Case, by: Operator, **changes: object) -> SafeContact:
        told: dict[str, object] = {
            "way": Way.TELEPHONE,
            "zone": "Europe/Moscow",
            "hours": [Hours(day, 0, 1440) for day in range(1, 8)],
            "lasts": (AT.date(), AT.date() + timedelta(days=30)),
            "told": {
                "number": "+70005550141",
                "may_say": "Ошиблись номером, ищем Олю.",
                "if_commander": "Извиниться и положить трубку.",
            },
            "at": AT,
        }
        return safe_contact_agree(case_ref=case.ref, by=by, **(told | changes))  # type: ignore[arg-type]

    return agreed


@pytest.fixture
def spoken(office: Office, olga: Operator) -> Contact:
    """A call of the built-in line that goes on with Olga."""
    contact = receive(inbound=call(line="sip"))
    assert contact is not None
    contact_claim(contact_ref=contact.ref, by=olga, at=AT)
    contact.refresh_from_db()
    return contact
