"""What one shift leaves to the next is sealed, read by those who come, and gone after a day."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils.timezone import now

from audit.models import Entry
from hotline.orphans import ROWS
from operators.models import Presence
from operators.roles import Role
from rota.models import Shift, ShiftNote
from rota.note_presenters import notes_shown
from rota.selectors import shift_that_ends
from rota.services.notes import NoteRefused, note_leave, note_remove, notes_end
from tests.operators.conftest import person
from vault.models import WrappedKey

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
AT = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
CANARY = "КАНАРКА-ЗМІНИ"


@pytest.fixture
def note(kalyna) -> ShiftNote:
    return note_leave(body=f"The second desk is broken. {CANARY}", by=kalyna, at=AT)


def reads(reader, at: datetime = AT) -> list[str]:
    return [each.by for each in notes_shown(reader, at)]


def test_a_note_lies_sealed_and_the_look_is_written_down(note, kalyna) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(n)::text FROM rota_shiftnote n")
        [(row,)] = cursor.fetchall()
    assert CANARY not in row
    assert CANARY.encode() not in bytes(note.body)
    [shown] = notes_shown(kalyna, AT)
    assert CANARY in shown.body
    looked = Entry.objects.get(action="rota.notes_read")
    assert (looked.receipt, looked.subject, looked.actor) == (True, note.ref, str(kalyna.pk))
    told = "".join(map(str, Entry.objects.values_list("detail", "reason")))
    assert CANARY not in told


def test_supervisors_and_whoever_is_there_or_comes_read_it(note, staff, south) -> None:
    vesna = staff[Role.SENIOR]
    assert reads(staff[Role.SUPERVISOR]) == ["Kalyna"]
    assert reads(vesna) == []
    shift = Shift.objects.create(
        operator=vesna, office=vesna.office, begins=AT + HOUR, ends=AT + 9 * HOUR
    )
    assert reads(vesna) == ["Kalyna"]
    assert reads(vesna, AT + 11 * HOUR) == []
    shift.delete()
    Presence.objects.filter(operator=vesna).update(state="ready")
    assert reads(vesna) == ["Kalyna"]
    elsewhere = person(Role.SUPERVISOR, south, "Smereka")
    assert reads(elsewhere) == []


def test_after_a_day_it_is_gone_and_so_are_its_keys(note, kalyna, staff) -> None:
    day = timedelta(days=1)
    assert notes_end(at=AT + day - HOUR) == 0
    assert reads(kalyna, AT + day) == []
    assert notes_end(at=AT + day) == 1
    assert not ShiftNote.objects.exists()
    assert not WrappedKey.objects.filter(owner=note.ref).exists()


def test_only_its_writer_takes_it_back(note, kalyna, staff) -> None:
    with pytest.raises(NoteRefused):
        note_remove(note=note.ref, by=staff[Role.SUPERVISOR], at=AT)
    note_remove(note=note.ref, by=kalyna, at=AT)
    with pytest.raises(NoteRefused, match="not there any more"):
        note_remove(note=note.ref, by=kalyna, at=AT)
    assert not WrappedKey.objects.filter(owner=note.ref).exists()
    acts = Entry.objects.filter(action__startswith="rota.note_").order_by("id")
    assert list(acts.values_list("action", flat=True)) == ["rota.note_left", "rota.note_removed"]


@pytest.mark.parametrize("body", ["", "  \n", "x" * 2001])
def test_a_note_that_says_nothing_or_too_much_is_refused(kalyna, body) -> None:
    with pytest.raises(NoteRefused):
        note_leave(body=body, by=kalyna, at=AT)
    assert not WrappedKey.objects.filter(kind="shift").exists()


def test_the_reaper_of_orphans_knows_notes() -> None:
    assert ROWS["shift"] is ShiftNote


def test_a_shift_asks_for_a_note_around_its_end_until_one_is_left(kalyna) -> None:
    Shift.objects.create(
        operator=kalyna, office=kalyna.office, begins=AT - 8 * HOUR, ends=AT + HOUR / 4
    )
    assert shift_that_ends(kalyna, at=AT - HOUR) is None
    assert shift_that_ends(kalyna, at=AT) is not None
    assert shift_that_ends(kalyna, at=AT + 2 * HOUR) is None
    note_leave(body="All quiet.", by=kalyna, at=AT)
    assert shift_that_ends(kalyna, at=AT) is None


def test_the_end_of_a_shift_is_said_and_nobody_is_kept_from_going(kalyna, kalynas_browser) -> None:
    Shift.objects.create(
        operator=kalyna, office=kalyna.office, begins=now() - 8 * HOUR, ends=now() + HOUR / 4
    )
    page = kalynas_browser.get("/shifts/", headers={"accept-language": "en"}).content.decode()
    assert "Your shift ends at" in page
    assert kalynas_browser.post("/presence/", {"state": "offline"}).status_code == 302
    assert kalynas_browser.post("/sign-out/").status_code == 302


def test_a_note_is_left_read_and_taken_back_on_its_page(
    kalyna, kalynas_browser: Client, signed_in
) -> None:
    path = "/shifts/notes/"
    assert kalynas_browser.post(f"{path}leave/", {"body": CANARY}).url == path
    assert CANARY in kalynas_browser.get(path).content.decode()
    supervisor = signed_in(Role.SUPERVISOR)
    page = supervisor.get(path).content.decode()
    assert CANARY in page
    assert "/remove/" not in page
    ref = ShiftNote.objects.get().ref
    supervisor.post(f"{path}{ref}/remove/")
    assert ShiftNote.objects.exists()
    kalynas_browser.post(f"{path}{ref}/remove/")
    assert not ShiftNote.objects.exists()
    for body, status in (("", 422), ("я" * 2001, 409)):
        answer = kalynas_browser.post(f"{path}leave/", {"body": body})
        assert (answer.status_code, body in answer.content.decode()) == (status, True)
    for role in (Role.LIAISON, Role.PRESS, Role.ADMINISTRATOR, Role.AUDITOR):
        assert signed_in(role).get(path).status_code == 404
