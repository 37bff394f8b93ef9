"""After a hard call nobody is ready but by their own press; after two a break is offered."""

from datetime import datetime

import pytest
from django.test import Client

from audit.models import Entry
from cases.inbound import Sender
from cases.models import Contact, WrapCode
from cases.services.contacts import (
    ContactRefused,
    contact_claim,
    contact_close,
    contact_mark_hard,
    contact_wrap_up,
)
from cases.services.endings import contact_end
from cases.services.receive import receive
from operators.models import Presence
from operators.services import presence_set
from operators.services.hard_calls import break_decline
from tests.cases.conftest import AT, call, chat

NUMBER = "+70005550141"


def presence_of(person) -> Presence:
    return Presence.objects.get(operator=person)


def stands(person) -> tuple[str, str]:
    presence = presence_of(person)
    return presence.state, presence.reason


def taken(by, name: str = "call-1") -> Contact:
    contact = receive(inbound=call(call_id=name, sender=Sender(number=NUMBER)))
    contact_claim(contact_ref=contact.ref, by=by, at=AT)
    return contact


def closed(contact, by, *, hard: bool, at: datetime = AT) -> None:
    contact_wrap_up(contact_ref=contact.ref, by=by, at=at)
    contact_close(
        contact_ref=contact.ref, by=by, code=WrapCode.INFO_ONLY, remark="", hard=hard, at=at
    )


def mark(contact, by, *, hard: bool = True) -> None:
    contact_mark_hard(contact_ref=contact.ref, by=by, hard=hard, at=AT)


class TestMark:
    def test_stands_in_the_wrap_up(self, olga):
        contact = taken(olga)
        mark(contact, olga)
        contact_wrap_up(contact_ref=contact.ref, by=olga, at=AT)
        client = Client()
        client.force_login(olga)
        page = client.get(f"/contacts/{contact.ref}/").content.decode()
        assert 'name="hard" checked' in page

    def test_is_taken_back(self, olga):
        contact = taken(olga)
        mark(contact, olga)
        mark(contact, olga, hard=False)
        assert presence_of(olga).hard_contact is None

    def test_is_for_whoever_has_it_in_hand(self, olga, taras):
        contact = taken(olga)
        with pytest.raises(ContactRefused):
            mark(contact, taras)

    def test_counts_where_a_call_is_ended_at_once(self, olga):
        contact = taken(olga)
        mark(contact, olga)
        contact_end(contact_ref=contact.ref, by=olga, code=WrapCode.THREAT, at=AT)
        assert stands(olga) == ("pause", "debrief")

    def test_is_set_from_the_page_without_leaving_it(self, olga):
        contact = taken(olga)
        client = Client()
        client.force_login(olga)
        url, fetched = f"/contacts/{contact.ref}/mark-hard/", {"Sec-Fetch-Dest": "empty"}
        assert client.post(url, {"hard": "yes"}, headers=fetched).status_code == 204
        bar = client.get(f"/contacts/{contact.ref}/bar/").content.decode()
        assert 'aria-pressed="true"' in bar


class TestRest:
    def test_lasts_whatever_else_is_finished(self, olga):
        written = receive(inbound=chat())
        contact_claim(contact_ref=written.ref, by=olga, at=AT)
        closed(taken(olga), olga, hard=True)
        closed(written, olga, hard=False)
        assert stands(olga) == ("pause", "debrief")

    def test_ends_by_the_own_press_alone(self, olga):
        closed(taken(olga), olga, hard=True)
        presence_set(operator=olga, state="ready", at=AT)
        closed(taken(olga, "call-2"), olga, hard=False)
        assert stands(olga) == ("ready", "")


class TestBreak:
    @pytest.fixture
    def offered(self, olga):
        for name in ("call-1", "call-2"):
            closed(taken(olga, name), olga, hard=True)
        return olga

    def test_is_offered_after_two_hard_ones_in_a_row_and_never_forced(self, offered):
        assert presence_of(offered).break_offered_at == AT
        assert stands(offered) == ("pause", "debrief")
        presence_set(operator=offered, state="ready", at=AT)
        assert presence_of(offered).break_offered_at == AT
        assert Entry.objects.filter(action="break.offered", subject=offered.pk).count() == 1

    def test_is_not_offered_when_an_easy_one_lay_between(self, olga):
        for name, hard in (("call-1", True), ("call-2", False), ("call-3", True)):
            closed(taken(olga, name), olga, hard=hard)
        assert presence_of(olga).break_offered_at is None

    @pytest.mark.parametrize("how", ["taken", "declined", "offline"])
    def test_is_over_once_taken_or_declined_and_the_next_two_count_anew(self, offered, how):
        if how == "declined":
            break_decline(by=offered, at=AT)
        elif how == "taken":
            presence_set(operator=offered, state="pause", reason="break", at=AT)
        else:
            presence_set(operator=offered, state="offline", at=AT)
        presence = presence_of(offered)
        assert (presence.break_offered_at, presence.hard_in_row) == (None, 0)
        closed(taken(offered, "call-3"), offered, hard=True)
        assert presence_of(offered).break_offered_at is None

    def test_is_seen_by_its_person_and_as_a_word_on_the_board(self, offered, vera, taras):
        mine, board, other = Client(), Client(), Client()
        for client, who in ((mine, offered), (board, vera), (other, taras)):
            client.force_login(who)
        assert "Take ten minutes" in mine.get("/desk/").content.decode()
        assert "Break offered" in board.get("/board/").content.decode()
        assert "Two hard calls" not in other.get("/desk/").content.decode()
        assert mine.post("/care/go-on/").status_code == 302
        assert "Break offered" not in board.get("/board/").content.decode()
