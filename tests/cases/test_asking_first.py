"""A colleague is asked while the caller waits, and takes the caller over or lets them go."""

from datetime import timedelta

import pytest

from audit.models import Entry
from cases.models import CallCommand, Contact, State
from cases.presenters.calling import call_look
from cases.services.call_commands import commands_expire
from cases.services.contacts import ContactRefused
from cases.services.holding import call_hold, call_resume
from cases.services.transferring import call_attend, call_complete, call_take_back, call_transfer
from intake.telephone.adapter import CallKind
from tests.cases.conftest import AT
from tests.cases.line import Line, at_work

pytestmark = pytest.mark.usefixtures("taras")


def after(seconds: int):
    """So many seconds later."""
    return AT + timedelta(seconds=seconds)


@pytest.fixture
def line(spoken) -> Line:
    return at_work()


@pytest.fixture
def consulted(spoken, line, olga, taras) -> Contact:
    """Olga speaks with Taras while the caller waits."""
    call_attend(contact_ref=spoken.ref, by=olga, to=taras.pk, at=after(1))
    line.work(after(2))
    return spoken


def test_a_call_is_held_taken_back_and_given_to_a_colleague(spoken, line, olga, taras):
    """Everything at once, as the worker carries it out."""
    by = {"contact_ref": spoken.ref, "by": olga}
    call_hold(**by, at=after(1))
    line.work(after(2))
    call_resume(**by, at=after(3))
    line.work(after(4))
    call_attend(**by, to=taras.pk, at=after(5))
    line.work(after(6))
    call_complete(**by, at=after(7))
    line.work(after(8))
    verbs = [verb for verb, _target, _desk in line.asked]
    assert verbs == ["answer", "hold", "resume", "attend", "complete"]
    spoken.refresh_from_db()
    assert (spoken.state, spoken.operator, spoken.claimed_at) == ("on_contact", taras, after(8))
    assert not CallCommand.objects.exclude(state="done").exists()
    look = call_look(spoken, taras)
    assert (look.offers, look.since, look.consults) == (set(), None, "")


class TestAttend:
    def test_rings_at_the_handset_of_a_colleague_on_shift(self, spoken, line, olga, taras, vera):
        for nobody in (olga, vera):
            with pytest.raises(ContactRefused, match="no handset|a colleague"):
                call_attend(contact_ref=spoken.ref, by=olga, to=nobody.pk, at=AT)
        for _time in range(2):
            call_attend(contact_ref=spoken.ref, by=olga, to=taras.pk, at=AT)
        look = call_look(spoken, olga)
        assert "rings at Taras" in look.under_way
        assert look.offers == {"take_back"}
        [due] = line.take(AT)
        assert (due.verb, due.target, due.desk) == ("attend", "102", "101")
        asked = Entry.objects.get(action="call.attend_asked", subject=spoken.ref)
        assert asked.detail == {"to": str(taras.pk)}

    def test_lets_them_talk_while_the_caller_waits(self, consulted, line, olga, taras):
        look = call_look(consulted, olga)
        assert (look.consults, look.since) == ("Taras", after(2))
        assert look.offers == {"complete", "take_back"}
        for service in (call_attend, call_transfer):
            with pytest.raises(ContactRefused, match="Give them the caller"):
                service(contact_ref=consulted.ref, by=olga, to=taras.pk, at=after(3))
        with pytest.raises(ContactRefused, match="go back to the caller"):
            call_resume(contact_ref=consulted.ref, by=olga, at=after(3))

    def test_is_over_when_the_colleague_leaves(self, consulted, line, olga):
        line.tell(CallKind.LEFT, after(3))
        look = call_look(consulted, olga)
        assert (look.consults, look.since) == ("", after(2))
        assert look.offers == {"resume", "attend", "transfer"}

    def test_is_over_when_the_caller_is_off_hold(self, consulted, line, olga):
        line.tell(CallKind.RESUMED, after(3))
        look = call_look(consulted, olga)
        assert (look.consults, look.since) == ("", None)
        assert "hold" in look.offers

    def test_is_taken_back_while_it_rings(self, spoken, line, olga, taras):
        call_attend(contact_ref=spoken.ref, by=olga, to=taras.pk, at=after(1))
        line.tell(CallKind.HELD, after(1))
        assert call_look(spoken, olga).offers == {"take_back"}
        with pytest.raises(ContactRefused, match="asked before"):
            call_resume(contact_ref=spoken.ref, by=olga, at=after(2))
        for _time in range(2):
            call_take_back(contact_ref=spoken.ref, by=olga, at=after(2))
        assert CallCommand.objects.filter(verb="take_back").count() == 1
        look = call_look(spoken, olga)
        assert look.offers == set()
        assert "brings you back" in look.under_way

    def test_is_given_up_when_nobody_comes(self, spoken, line, olga, taras):
        call_attend(contact_ref=spoken.ref, by=olga, to=taras.pk, at=AT)
        assert commands_expire(at=after(44)) == 0
        commands_expire(at=after(46))
        look = call_look(spoken, olga)
        assert look.consults == ""
        assert "attend" in look.offers

    def test_is_refused_by_a_line_that_cannot_let_the_colleague_go(self, spoken, line, olga, taras):
        line.can("attend", "complete")
        assert "attend" not in call_look(spoken, olga).offers
        with pytest.raises(ContactRefused, match="cannot do that now"):
            call_attend(contact_ref=spoken.ref, by=olga, to=taras.pk, at=AT)


class TestWhatComesOfIt:
    def test_the_caller_is_taken_back(self, consulted, line, olga, taras):
        call_take_back(contact_ref=consulted.ref, by=olga, at=after(3))
        line.work(after(4))
        look = call_look(consulted, olga)
        assert (look.consults, look.since) == ("", None)
        consulted.refresh_from_db()
        assert consulted.operator == olga
        with pytest.raises(ContactRefused, match="No colleague is being asked"):
            call_complete(contact_ref=consulted.ref, by=olga, at=after(5))

    def test_nobody_is_given_away_who_was_not_asked_about(self, spoken, line, olga):
        for service in (call_complete, call_take_back):
            with pytest.raises(ContactRefused, match="No colleague is being asked"):
                service(contact_ref=spoken.ref, by=olga, at=AT)

    def test_a_caller_who_was_not_given_away_goes_to_nobody(self, consulted, line, olga, taras):
        call_complete(contact_ref=consulted.ref, by=olga, at=after(3))
        line.fail(after(4))
        assert call_look(consulted, olga).consults == "Taras"
        line.tell(CallKind.TRANSFERRED, after(5))
        consulted.refresh_from_db()
        assert (consulted.operator, consulted.state) == (olga, State.WRAP_UP)

    def test_a_later_transfer_counts_and_not_the_colleague_who_was_asked(
        self, consulted, line, olga, taras, nadia
    ):
        nadia.extension = "103"
        nadia.save(update_fields=["extension"])
        call_take_back(contact_ref=consulted.ref, by=olga, at=after(3))
        line.work(after(4))
        call_transfer(contact_ref=consulted.ref, by=olga, to=nadia.pk, at=after(5))
        line.work(after(6))
        consulted.refresh_from_db()
        assert consulted.operator == nadia
