"""The rows of one office, asked for by PostgreSQL's account of the web process itself."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import psycopg
import pytest
from django.db import connection
from psycopg import sql
from psycopg.errors import CheckViolation, InsufficientPrivilege

from cases.inbound import File
from cases.models import (
    Aid,
    Attachment,
    BlockReason,
    BreakGlass,
    BroadcastPost,
    ByHand,
    CallAttempt,
    Callback,
    CallCommand,
    Case,
    Dormancy,
    Ending,
    Filming,
    FlagKind,
    GlassReason,
    GoPoint,
    Merge,
    Outdated,
    PlaceLook,
    Recognition,
    Ring,
    SheetPlace,
    SwitchEvent,
    TaskTitle,
)
from cases.safe_contact import Way
from cases.services.attachments import attachment_take
from cases.services.blocks import block_propose
from cases.services.callbacks import callback_agree
from cases.services.case_words import case_words_make
from cases.services.contacts import contact_claim
from cases.services.filters import filter_save
from cases.services.flags import case_flag
from cases.services.go import handover_check
from cases.services.kin import kin_add
from cases.services.known_senders import known_senders_tend
from cases.services.members import member_add
from cases.services.notes import note_add
from cases.services.opening import case_open
from cases.services.private_notes import private_note_keep
from cases.services.receive import receive
from cases.services.scheduling import case_schedule
from cases.services.sheets import sheet_keep
from cases.services.tasks import task_plan
from cases.services.wishes import wish_begin
from cases.sought import Sought
from hotline import env
from intake.telegram.hearing import take
from operators.roles import Role
from tests.cases.broadcasts import approved, follower
from tests.cases.conftest import AT, call, chat, person
from tests.cases.office_tables import BY_OFFICE, HANGING

#: What a bot was told hangs on its chat, and through it on the office.
OF_CHAT = ("cases_chatevent", "cases_chatsaying")
OF_FOLLOWER = ("cases_broadcastpost",)
PROTECTED = BY_OFFICE + HANGING + OF_CHAT + OF_FOLLOWER
#: What belongs to an office and is no secret: its ways in and its people.
OPEN = {"cases_line", "cases_queue"}
LINKED = """
    SELECT DISTINCT t.relname, t.relrowsecurity
      FROM pg_class t JOIN pg_constraint f ON f.conrelid = t.oid AND f.contype = 'f'
     WHERE f.confrelid IN (
         'cases_case'::regclass, 'cases_contact'::regclass, 'cases_chat'::regclass,
         'cases_callback'::regclass, 'cases_follower'::regclass, 'operators_office'::regclass
     ) AND t.relname LIKE 'cases%%'
"""

Session = psycopg.Connection[tuple[object, ...]]
DAY = timedelta(days=1)


def window(starts):
    return {"team": 1, "starts": starts, "ends": starts + timedelta(hours=1), "signs": ""}


@pytest.fixture
def full(transactional_db, case_verified, taken, olga, nadia, vera, release, agree):
    """Office North with at least one row in every protected table."""
    case = release(case_verified)
    note_add(case_ref=case.ref, by=olga, body="A note.", at=AT)
    starts = AT + timedelta(hours=2)
    promise = callback_agree(
        contact_ref=taken.ref,
        by=olga,
        starts=starts,
        ends=AT + timedelta(hours=3),
        agreed="",
        at=AT,
    )
    Callback.objects.filter(ref=promise.ref).update(taken_by=olga)
    CallAttempt.objects.create(
        callback=promise, agreement=agree(case, olga), way=Way.TELEPHONE, by=olga, at=starts
    )
    other = receive(inbound=chat(conversation="chat-7002"))
    Recognition.objects.create(
        contact=other, case=case, ground="code", priority_before=2, by=olga, at=AT
    )
    ByHand.objects.create(
        contact=other, came_by="police", took=olga, typed=olga, happened_at=AT, typed_at=AT
    )
    receive(inbound=chat("Вот фото", file=File("a-handle", "a-key")))
    attachment_take(attachment_ref=Attachment.objects.get().ref, raw=b"none", at=AT)
    PlaceLook.objects.create(case=case, asker=vera, asked_at=AT, until=starts)
    Ring.objects.create(contact=taken, operator=olga, at=AT)
    CallCommand.objects.create(
        contact=taken, verb="answer", key="k", by=olga, at=AT, deadline=starts
    )
    SwitchEvent.objects.create(contact=taken, line="asterisk", source_key=b"s", kind="-", at=AT)
    BreakGlass.objects.create(
        case=case, by=nadia, reason=GlassReason.LIFE.value, at=AT, until=starts, due=starts
    )
    case_words_make(case_ref=case.ref, by=olga, at=AT)
    twin = receive(inbound=chat(conversation="chat-7004"))
    contact_claim(contact_ref=twin.ref, by=olga, at=AT)
    twin_case = case_open(contact_ref=twin.ref, by=olga, at=AT)
    kin_add(case_ref=case.ref, by=olga, told={"tie": "wife", "name": "X"}, at=AT)
    wish_begin(case, ["home"], by=olga, at=AT)
    member_add(case_ref=twin_case.ref, by=olga, fields={}, speaks=False, at=AT)
    Dormancy.objects.create(case=twin_case, by=olga, at=AT, due=starts)
    Filming.objects.create(case=case, number=1, answer="refused", words=b"x", by=olga, at=AT)
    Merge.objects.create(case=twin_case, into=case, by=olga, at=AT)
    Aid.objects.create(contact=taken, kind="listened", by=vera, of=olga, why="asked", at=AT)
    Ending.objects.create(contact=other, by=olga, at=AT)
    Outdated.objects.create(case=case, version="1-0", found_at=AT)
    block_propose(contact_ref=other.ref, why=BlockReason.PRANKS, days=1, by=olga, at=AT)
    known_senders_tend(at=AT)
    take(inbound=chat("/start", provider_id="1"))
    second = person(vera.office, "Zoya", Role.SUPERVISOR)
    case_flag(case_ref=case.ref, kind=FlagKind.MINOR, days=None, by=olga, at=AT)
    private_note_keep(case_ref=case.ref, body="Mine.", debrief=False, by=olga, at=AT)
    told = {"title": TaskTitle.LAWYER, "starts": AT, "ends": starts, "to": nadia, "detail": ""}
    task_plan(case_ref=case.ref, by=olga, at=AT, **told)
    case_schedule(case_ref=case.ref, by=case.liaison, **window(datetime.now(tz=UTC) + DAY), at=AT)
    handover_check(case_ref=case.ref, point=GoPoint.PLACE, by=olga, at=AT)
    filter_save(sought=Sought(stage="intake"), shared=False, by=olga, at=AT)
    sheet_keep(place=SheetPlace.TYPE_IN, by=olga, typed={"text": ["x"]}, version=0, at=AT)
    BroadcastPost.objects.create(
        broadcast=approved(vera, second), follower=follower(vera.office, "chat-7003")
    )
    return case


@pytest.fixture
def app(transactional_db: None) -> Iterator[Session]:
    yield from session("app")


@pytest.fixture
def worker(transactional_db: None) -> Iterator[Session]:
    yield from session("worker")


def session(role: str) -> Iterator[Session]:
    """A connection of the account's own, outside Django."""
    wanted = env.database("DATABASE_URL", "", role=role)
    with psycopg.connect(
        host=wanted["HOST"],
        port=wanted["PORT"],
        user=wanted["USER"],
        password=wanted["PASSWORD"],
        dbname=connection.settings_dict["NAME"],
        autocommit=True,
    ) as held:
        yield held


def rows(held: Session, table: str) -> int:
    count = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
    return held.execute(count).fetchone()[0]


def within(held: Session, office: object) -> None:
    held.execute("SELECT set_config('hotline.office', %s, false)", [str(office)])


def seen(held: Session) -> dict[str, int]:
    return {table: rows(held, table) for table in PROTECTED}


def test_every_table_that_hangs_on_an_office_is_protected(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(LINKED)
        found = dict(cursor.fetchall())
    assert {table for table, protected in found.items() if protected} == set(PROTECTED)
    assert {table for table, protected in found.items() if not protected} == OPEN


def test_nothing_is_there_until_an_office_is_named(full: Case, app: Session) -> None:
    assert seen(app) == dict.fromkeys(PROTECTED, 0)
    within(app, "")
    assert seen(app) == dict.fromkeys(PROTECTED, 0)


def test_the_own_office_is_there_and_the_other_is_not(
    full: Case, app: Session, office, sister_office
) -> None:
    within(app, office.ref)
    assert not [table for table, count in seen(app).items() if count == 0]
    within(app, sister_office.ref)
    assert seen(app) == dict.fromkeys(PROTECTED, 0)
    within(app, f"{sister_office.ref},{office.ref}")
    assert not [table for table, count in seen(app).items() if count == 0]


def test_the_worker_works_for_every_office(full: Case, worker: Session) -> None:
    assert not [table for table, count in seen(worker).items() if count == 0]


@pytest.mark.parametrize("table", BY_OFFICE)
def test_a_row_is_not_moved_into_another_office(
    full: Case, app: Session, office, sister_office, table: str
) -> None:
    within(app, office.ref)
    move = sql.SQL("UPDATE {} SET office_id = %s").format(sql.Identifier(table))
    with pytest.raises(InsufficientPrivilege, match="row-level security"):
        app.execute(move, [sister_office.ref])


def test_a_row_of_another_office_is_neither_changed_nor_added(
    full: Case, app: Session, office, sister_office, nadia
) -> None:
    within(app, sister_office.ref)
    assert app.execute("UPDATE cases_case SET priority = 0").rowcount == 0
    assert app.execute("UPDATE cases_contact SET priority = 0").rowcount == 0
    for table, column in (("cases_note", "case_id"), ("cases_transition", "case_id")):
        values = {"ref": uuid4(), column: full.ref, "by_id": nadia.ref, "at": AT}
        if table == "cases_transition":
            values |= {"name": "verify", "before": "intake", "after": "verified"}
        add = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, values)),
            sql.SQL(", ").join([sql.Placeholder()] * len(values)),
        )
        with pytest.raises(InsufficientPrivilege, match="row-level security"):
            app.execute(add, list(values.values()))


def test_what_is_kept_is_not_rewritten_by_the_web(full: Case, app: Session, office) -> None:
    within(app, office.ref)
    for forbidden in (
        "UPDATE audit_entry SET actor = 'nobody'",
        "DELETE FROM audit_entry",
        "DELETE FROM cases_approval",
        "UPDATE cases_approval SET operator_id = operator_id",
        "UPDATE cases_transition SET by_id = by_id",
        "DELETE FROM cases_transition",
        "DELETE FROM cases_case",
        "INSERT INTO audit_seal (seq, entry_id, hash) VALUES (1, 1, '')",
        "CREATE TABLE mine ()",
        "ALTER TABLE cases_case DISABLE TRIGGER USER",
        "ALTER TABLE cases_case DISABLE ROW LEVEL SECURITY",
        "SET session_replication_role = replica",
    ):
        with pytest.raises(InsufficientPrivilege):
            app.execute(forbidden)


def remove_and_look_away(app: Session, table: str, elsewhere: object) -> None:
    with app.transaction():
        assert app.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table))).rowcount
        within(app, elsewhere)


def test_nothing_is_removed_of_a_living_case_by_looking_away(
    full: Case, app: Session, office, sister_office
) -> None:
    for table in ("cases_flag", "cases_task", "cases_kin", "cases_wish"):
        within(app, office.ref)
        with pytest.raises(CheckViolation):
            remove_and_look_away(app, table, sister_office.ref)


def test_intake_learns_of_other_offices_only_that_they_have_the_call(
    full: Case, app: Session, office, sister_office
) -> None:
    from cases.services.receive import receive
    from vault import blind_index

    contact = receive(inbound=call())
    within(app, sister_office.ref)
    key = blind_index.provider_key("telephone", "call-1")
    found = app.execute("SELECT * FROM intake_call('telephone', %s)", [key]).fetchall()
    assert found == [(contact.ref, office.ref)]
    assert rows(app, "cases_contact") == 0
