"""What people wish for after capture: asked anew at any time, under their own keys, no promise."""

import json

import pytest
from django.db import Error, transaction

from audit.models import Entry
from audit.receipts import receipt
from cases.lifecycle import Outcome, Stage
from cases.models import Wish
from cases.presenters.wishes import wishes_of
from cases.services.members import MemberRefused, member_erase
from cases.services.moving import Stale
from cases.services.resolution import case_resolve
from cases.services.wishes import wish_begin, wish_note
from cases.wishes import WISHES, contradiction, in_order
from tests.cases.conftest import AT
from tests.cases.people import add, fresh, withdraw
from triage.registry import current
from vault.crypto import Tampered
from vault.fields import open_one


def note(case, by, *wishes, member=None, words="", version=0):
    return wish_note(
        case_ref=case.ref,
        member_ref=member.ref if member else None,
        by=by,
        wishes=wishes,
        words=words,
        version=version,
        at=AT,
    )


def told(wish):
    seen = receipt(actor="t", action="test", subjects=[wish.about], at=AT)
    return wishes_of([Wish.objects.get(ref=wish.ref)], seen)[wish.about]


def test_each_person_has_wishes_under_their_own_keys(case_in_intake, olga):
    member = add(case_in_intake, olga)
    note(case_in_intake, olga, "home", "family")
    theirs = note(case_in_intake, olga, "asylum", member=member, words="Боится за брата")
    assert theirs.about == member.ref
    assert told(theirs).labels == (str(WISHES["asylum"]),)
    assert told(theirs).words == "Боится за брата"


def test_they_change_and_the_journal_has_who_asked_but_not_what(case_in_intake, olga, vera):
    note(case_in_intake, olga, "home", words="Домой к маме")
    wish = note(case_in_intake, vera, "asylum", version=1)
    assert (told(wish).codes, told(wish).by, told(wish).words) == (("asylum",), "Vera", "")
    rows = Entry.objects.filter(action="case.wishes_noted")
    assert [row.actor for row in rows.order_by("id")] == [str(olga.pk), str(vera.pk)]
    assert "asylum" not in json.dumps([row.detail for row in rows])


def test_a_colleague_who_asked_meanwhile_is_not_overwritten(case_in_intake, olga, vera):
    note(case_in_intake, vera, "home")
    with pytest.raises(Stale, match="asked meanwhile"):
        note(case_in_intake, olga, "asylum")


@pytest.mark.parametrize("other", ["no_return", "asylum", "legion"])
def test_to_go_home_and_to_stay_exclude_each_other(case_in_intake, olga, other):
    with pytest.raises(MemberRefused, match="exclude each other"):
        note(case_in_intake, olga, other, "home")


def test_no_wish_is_evidence(case_verified, olga):
    note(case_verified, olga, "letters")
    assert fresh(case_verified).stage == Stage.VERIFIED


def test_an_earlier_asking_put_back_does_not_open(case_in_intake, olga):
    old = bytes(note(case_in_intake, olga, "legion").wishes)
    wish = note(case_in_intake, olga, "home", version=1)
    Wish.objects.filter(ref=wish.ref).update(wishes=old)
    seen = receipt(actor="t", action="test", subjects=[wish.about], at=AT)
    with pytest.raises(Tampered):
        open_one(seen, Wish.objects.get(ref=wish.ref), "wishes")


def test_with_what_a_person_told_their_wishes_go(case_in_intake, olga, vera):
    member = add(case_in_intake, olga)
    note(case_in_intake, olga, "home", member=member)
    kept = note(case_in_intake, olga, "asylum")
    withdraw(member, olga, erase=True)
    member_erase(case_ref=case_in_intake.ref, member_ref=member.ref, by=vera, at=AT)
    assert list(Wish.objects.values_list("ref", flat=True)) == [kept.ref]
    with pytest.raises(MemberRefused, match="was erased"):
        note(case_in_intake, olga, "home", member=member)


def test_the_database_keeps_a_resolved_case_and_a_person_apart(case_in_intake, olga, vera):
    member = add(case_in_intake, olga)
    wish = note(case_in_intake, olga, "home")
    with pytest.raises(Error, match="with the person"), transaction.atomic():
        Wish.objects.filter(ref=wish.ref).update(about=member.ref)
    case_resolve(case_ref=case_in_intake.ref, by=vera, outcome=Outcome.WITHDREW, at=AT)
    with pytest.raises(Error, match="resolved"), transaction.atomic():
        Wish.objects.filter(ref=wish.ref).update(version=2)
    with pytest.raises(MemberRefused, match="read only"):
        note(case_in_intake, olga, "asylum", version=1)


def test_the_script_and_the_case_know_the_same_wishes(db):
    """What the guided conversation captures is kept, but for what is no wish after capture."""
    asked = {option.id for option in current().fields["wish"].options}
    assert asked - set(WISHES) == {"surrender", "information", "deletion"}


def test_a_case_begins_with_what_was_said_in_the_conversation(case_in_intake, olga):
    with transaction.atomic():
        wish_begin(case_in_intake, ("surrender", "asylum", "no_return"), by=olga, at=AT)
    assert told(Wish.objects.get()).codes == ("no_return", "asylum")
    with transaction.atomic():
        wish_begin(case_in_intake, ("surrender",), by=olga, at=AT)
    assert Wish.objects.count() == 1


def test_the_list_has_one_order_and_no_strangers():
    assert in_order(["legion", "home", "home", "x"]) == ["home", "legion"]
    assert contradiction(["asylum", "legion"]) is None


class TestPages:
    def where(self, case):
        return f"/cases/{case.ref}/note-wish/"

    def test_shows_the_wishes_and_the_warning_of_the_legion(self, client, case_in_intake, olga):
        client.force_login(olga)
        sent = {"version": 0, "wishes": ["legion", "not_filmed"], "words": "Сам решил"}
        assert client.post(self.where(case_in_intake), sent).status_code == 303
        page = client.get(f"/cases/{case_in_intake.ref}/").content.decode()
        assert "Not to be filmed or photographed" in page
        assert "article 275" in page
        assert "Сам решил" in page

    def test_of_one_person_stays_on_their_page(self, client, case_in_intake, olga):
        member = add(case_in_intake, olga)
        client.force_login(olga)
        sent = {"version": 0, "wishes": ["letters"], "who": str(member.ref)}
        answer = client.post(self.where(case_in_intake), sent)
        assert answer.headers["Location"].endswith(f"/members/{member.ref}/")
        assert "To write and get letters" in client.get(answer.headers["Location"]).content.decode()
        assert (
            "To write and get letters"
            in client.get(f"/cases/{case_in_intake.ref}/").content.decode()
        )

    @pytest.mark.parametrize("sent", [{}, {"version": 0, "wishes": ["money"]}])
    def test_what_is_not_in_the_list_is_refused_in_words(self, client, case_in_intake, olga, sent):
        client.force_login(olga)
        assert client.post(self.where(case_in_intake), sent).status_code == 422
        assert not Wish.objects.exists()

    def test_a_person_who_never_was_is_not_there(self, client, case_in_intake, olga):
        client.force_login(olga)
        sent = {"version": 0, "who": str(olga.pk)}
        assert client.post(self.where(case_in_intake), sent).status_code == 404
