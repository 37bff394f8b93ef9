"""A note, a flag or an assignment is taken back within a moment, and nothing is lost."""

from datetime import timedelta

import pytest
from django.test import Client

from audit.models import Entry
from cases.models import Case, Flag, FlagKind, Note
from cases.selectors.flags import flags_of
from cases.services.assignment import case_assign
from cases.services.flags import case_flag, flag_lift, flag_renew
from cases.services.freezing import case_freeze
from cases.services.merging import merge_agree
from cases.services.notes import note_add
from cases.services.undoing import (
    UndoRefused,
    case_undo_assign,
    case_undo_flag,
    case_undo_note,
)
from tests.cases.conftest import AT
from tests.cases.test_merging import another, propose

SOON, LATE = AT + timedelta(seconds=8), AT + timedelta(seconds=40)


def assign(case, by, to):
    version = Case.objects.get(ref=case.ref).version
    return case_assign(case_ref=case.ref, by=by, to=to, version=version, at=AT)


def acts(case) -> list[str]:
    return list(Entry.objects.filter(subject=case.ref).values_list("action", flat=True))


def undo_flag(flag, by, case=None, at=SOON):
    of = case or flag.case
    case_undo_flag(case_ref=of.ref, flag=flag.ref, by=by, at=at)


def standing(case) -> list:
    rows = flags_of([case.ref], SOON).get(case.ref, [])
    return [flag.until for flag in rows]


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


class TestFlag:
    @pytest.fixture
    def flag(self, case_in_intake, olga):
        return case_flag(case_ref=case_in_intake.ref, kind=FlagKind.MINOR, days=3, by=olga, at=AT)

    def test_that_was_set_is_off(self, case_in_intake, olga, flag):
        undo_flag(flag, olga)
        assert standing(case_in_intake) == []
        assert "case.flag_undone" in acts(case_in_intake)

    def test_that_was_taken_off_stands_to_the_same_end(self, case_in_intake, olga, flag):
        flag_lift(case_ref=case_in_intake.ref, kind=FlagKind.MINOR, by=olga, at=AT)
        undo_flag(flag, olga)
        assert standing(case_in_intake) == [flag.until]

    def test_that_was_renewed_ends_as_before(self, case_in_intake, olga, flag):
        flag_renew(case_ref=case_in_intake.ref, kind=FlagKind.MINOR, by=olga, at=AT)
        assert standing(case_in_intake) != [flag.until]
        undo_flag(flag, olga)
        assert standing(case_in_intake) == [flag.until]

    def test_of_two_cases_that_are_one_stands_to_the_later_end(
        self, case_in_intake, olga, vera, flag
    ):
        alias = another(olga)
        later = case_flag(case_ref=alias.ref, kind=FlagKind.MINOR, days=5, by=olga, at=AT)
        merge_agree(merge_ref=propose(alias, case_in_intake, olga).ref, by=vera, at=AT)
        off = flag_lift(case_ref=case_in_intake.ref, kind=FlagKind.MINOR, by=olga, at=AT)
        undo_flag(off, olga, case_in_intake)
        assert standing(case_in_intake) == [later.until]

    @pytest.mark.parametrize(("who", "at"), [("vera", SOON), ("olga", LATE)])
    def test_of_somebody_else_or_of_before_stays(self, request, flag, vera, who, at):
        with pytest.raises(UndoRefused):
            undo_flag(flag, request.getfixturevalue(who), at=at)
        assert Flag.objects.get().lifted_by is None

    def test_is_taken_back_once_and_not_once_somebody_went_on(self, case_in_intake, olga, flag):
        undo_flag(flag, olga)
        with pytest.raises(UndoRefused):
            undo_flag(flag, olga)
        off = case_flag(case_ref=case_in_intake.ref, kind=FlagKind.MINOR, days=3, by=olga, at=AT)
        flag_lift(case_ref=case_in_intake.ref, kind=FlagKind.MINOR, by=olga, at=AT)
        case_flag(case_ref=case_in_intake.ref, kind=FlagKind.MINOR, days=9, by=olga, at=AT)
        with pytest.raises(UndoRefused):
            undo_flag(off, olga)

    def test_is_offered_where_it_was_done(self, client, case_in_intake, olga):
        client.force_login(olga)
        url = f"/cases/{case_in_intake.ref}/"
        page = client.post(url + "flag/", {"kind": "minor"}, follow=True).content.decode()
        undo = f"{url}undo-flag/?flag={Flag.objects.get().ref}"
        assert f'action="{undo}"' in page
        assert [client.post(undo).status_code for _time in range(2)] == [303, 409]
        for odd in ("", "?flag=", "?flag=x"):
            assert client.post(f"{url}undo-flag/{odd}").status_code == 409
        page = client.get(url).content.decode()
        assert "Took back what was done with a flag: Under age" in page


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
