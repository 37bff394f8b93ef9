"""A note or an assignment is taken back within a moment, by whoever did it, and nothing is lost."""

from datetime import timedelta

import pytest
from django.test import Client

from audit.models import Entry
from cases.models import Case, Note
from cases.services.assignment import case_assign
from cases.services.freezing import case_freeze
from cases.services.notes import note_add
from cases.services.undoing import UndoRefused, case_undo_assign, case_undo_note
from tests.cases.conftest import AT

SOON, LATE = AT + timedelta(seconds=8), AT + timedelta(seconds=40)


def assign(case, by, to):
    version = Case.objects.get(ref=case.ref).version
    return case_assign(case_ref=case.ref, by=by, to=to, version=version, at=AT)


def acts(case) -> list[str]:
    return list(Entry.objects.filter(subject=case.ref).values_list("action", flat=True))


class TestNote:
    def test_goes_and_its_text_returns_to_the_field(self, case_in_intake, olga):
        note = note_add(case_ref=case_in_intake.ref, by=olga, body="Чекає на брата", at=AT)
        case_undo_note(case_ref=case_in_intake.ref, note=note.ref, by=olga, at=SOON)
        assert not Note.objects.exists()
        assert {"case.noted", "case.note_undone"} <= set(acts(case_in_intake))
        client = Client()
        client.force_login(olga)
        page = client.get(f"/cases/{case_in_intake.ref}/").content.decode()
        assert "Чекає на брата</textarea>" in page
        assert "Took a note back" in page

    @pytest.mark.parametrize(("who", "at"), [("vera", SOON), ("olga", LATE)])
    def test_of_somebody_else_or_of_before_stays(self, request, case_in_intake, olga, who, at):
        request.getfixturevalue("vera")
        note = note_add(case_ref=case_in_intake.ref, by=olga, body="Чекає", at=AT)
        told = {"case_ref": case_in_intake.ref, "note": note.ref, "at": at}
        with pytest.raises(UndoRefused):
            case_undo_note(by=request.getfixturevalue(who), **told)
        assert Note.objects.exists()

    def test_is_offered_where_it_was_made(self, case_in_intake, olga):
        client = Client()
        client.force_login(olga)
        url = f"/cases/{case_in_intake.ref}/"
        page = client.post(url + "note/", {"body": "Чекає"}, follow=True).content.decode()
        undo = f"{url}undo-note/?note={Note.objects.get().ref}"
        assert f'action="{undo}"' in page
        assert client.post(undo).status_code == 303
        assert client.post(undo).status_code == 409

    def test_is_the_one_that_was_named_however_often_it_is_asked(self, case_in_intake, olga):
        client = Client()
        client.force_login(olga)
        url = f"/cases/{case_in_intake.ref}/"
        for body in ("Перша", "Друга"):
            client.post(url + "note/", {"body": body})
        first, second = Note.objects.order_by("at")
        undo = f"{url}undo-note/?note={second.ref}"
        assert [client.post(undo).status_code for _time in range(2)] == [303, 409]
        assert Note.objects.get() == first
        for odd in ("", "?note=", "?note=x"):
            assert client.post(f"{url}undo-note/{odd}").status_code == 409
        assert Note.objects.get() == first


class TestAssign:
    def test_gives_the_case_back(self, case_in_intake, vera, taras, olga):
        assign(case_in_intake, vera, taras)
        case_undo_assign(case_ref=case_in_intake.ref, by=vera, at=SOON)
        assert Case.objects.get().assignee == olga

    def test_takes_the_hand_over_back(self, case_in_intake, vera, lesya):
        assign(case_in_intake, vera, lesya)
        case = case_undo_assign(case_ref=case_in_intake.ref, by=vera, at=SOON)
        assert (case.liaison, case.assignee) == (None, case_in_intake.assignee)

    def test_stands_once_something_else_has_happened(self, case_in_intake, vera, taras, olga):
        assign(case_in_intake, vera, taras)
        case_freeze(case_ref=case_in_intake.ref, by=vera, at=AT)
        with pytest.raises(UndoRefused):
            case_undo_assign(case_ref=case_in_intake.ref, by=vera, at=SOON)

    def test_stands_after_a_moment(self, case_in_intake, vera, taras):
        assign(case_in_intake, vera, taras)
        with pytest.raises(UndoRefused):
            case_undo_assign(case_ref=case_in_intake.ref, by=vera, at=LATE)
