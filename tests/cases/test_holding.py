"""A call that is held and taken back, on either side of it."""

from datetime import timedelta

import pytest

from audit.models import Entry
from cases.inbound import Kind
from cases.models import CallCommand, Contact, LineEvent
from cases.presenters.calling import call_look
from cases.presenters.commands import undone
from cases.services.call_commands import commands_expire
from cases.services.contacts import ContactRefused
from cases.services.holding import call_hold, call_resume
from cases.services.receive import receive
from intake.telephone.adapter import CallEvent, CallKind
from intake.telephone.meaning import inbound_of
from live.models import OutboxRow
from tests.cases.conftest import AT
from tests.cases.line import Line, at_work

SOON, LATER = AT + timedelta(seconds=5), AT + timedelta(seconds=9)


def told(kind: CallKind, turn: int = 0, *, is_there: bool = False):
    """The word of a line about the call in hand, as it comes in."""
    event = CallEvent("call-1", kind, turn=turn, is_there=is_there)
    return inbound_of(event, line="sip", at=AT)


@pytest.fixture
def line(spoken) -> Line:
    return at_work()


class TestTold:
    def test_each_hold_is_kept_and_its_repetition_is_not(self, spoken):
        for turn in (1, 1, 2):
            receive(inbound=told(CallKind.HELD, turn))
            receive(inbound=told(CallKind.RESUMED, turn))
        receive(inbound=told(CallKind.HELD, 1, is_there=True))
        kinds = list(LineEvent.objects.order_by("pk").values_list("kind", flat=True))[1:]
        here = [Kind.CALL_HELD, Kind.CALL_RESUMED]
        assert kinds == [*here, *here, Kind.CALL_HELD_THERE]
        assert Contact.objects.get().state == "on_contact"

    def test_opens_no_contact(self, office):
        assert receive(inbound=told(CallKind.HELD, 1)) is None
        assert not Contact.objects.exists()

    def test_changes_nothing_without_its_turn(self):
        assert told(CallKind.HELD) is None
        assert told(CallKind.RESUMED) is None

    def test_is_shown_live_with_its_time_on_the_side_that_holds(self, spoken, line, olga):
        before = OutboxRow.objects.count()
        line.tell(CallKind.HELD, SOON, is_there=True)
        assert OutboxRow.objects.count() == before + 1
        look = call_look(spoken, olga)
        assert (look.since, look.there) == (None, SOON)
        line.tell(CallKind.RESUMED, LATER, is_there=True)
        assert call_look(spoken, olga).there is None


class TestHold:
    def test_is_carried_out_and_taken_back(self, spoken, line, olga):
        call_hold(contact_ref=spoken.ref, by=olga, at=AT)
        assert "hold" in str(call_look(spoken, olga).under_way)
        line.work(SOON)
        look = call_look(spoken, olga)
        assert (look.since, look.under_way) == (SOON, "")
        assert "resume" in look.offers
        assert "hold" not in look.offers
        call_resume(contact_ref=spoken.ref, by=olga, at=SOON)
        line.work(LATER)
        look = call_look(spoken, olga)
        assert look.since is None
        assert "hold" in look.offers
        assert line.asked == [("answer", "", "101"), ("hold", "", "101"), ("resume", "", "101")]
        acts = Entry.objects.filter(action__startswith="call.", subject=spoken.ref)
        names = acts.values_list("action", flat=True)
        assert list(names.order_by("pk")) == ["call.hold_asked", "call.resume_asked"]

    def test_is_asked_once_and_held_already_is_done_already(self, spoken, line, olga):
        for _time in range(2):
            call_hold(contact_ref=spoken.ref, by=olga, at=AT)
        line.work(SOON)
        call_hold(contact_ref=spoken.ref, by=olga, at=SOON)
        assert CallCommand.objects.filter(verb="hold").count() == 1

    def test_takes_nobody_off_hold_who_is_not_held(self, spoken, line, olga):
        call_resume(contact_ref=spoken.ref, by=olga, at=AT)
        assert not CallCommand.objects.filter(verb="resume").exists()

    def test_waits_for_what_was_asked_before(self, spoken, line, olga):
        line.tell(CallKind.HELD, AT)
        call_resume(contact_ref=spoken.ref, by=olga, at=AT)
        assert call_look(spoken, olga).offers == set()
        line.tell(CallKind.RESUMED, AT)
        with pytest.raises(ContactRefused, match="asked before"):
            call_hold(contact_ref=spoken.ref, by=olga, at=AT)

    @pytest.mark.parametrize("words", [("answer",), ("hold",), ("resume",)])
    def test_is_refused_by_a_line_that_cannot_do_both(self, spoken, line, olga, words):
        line.can(*words)
        assert "hold" not in call_look(spoken, olga).offers
        with pytest.raises(ContactRefused, match="cannot do that now"):
            call_hold(contact_ref=spoken.ref, by=olga, at=AT)

    def test_is_refused_to_everybody_else(self, spoken, line, taras, vera, stranger):
        for person in (taras, vera):
            assert call_look(spoken, person) is None
            with pytest.raises(ContactRefused, match="not in your hands"):
                call_hold(contact_ref=spoken.ref, by=person, at=AT)
        with pytest.raises(Contact.DoesNotExist):
            call_hold(contact_ref=spoken.ref, by=stranger, at=AT)

    def test_is_refused_once_the_call_is_over(self, spoken, line, olga):
        line.tell(CallKind.HUNG_UP, AT)
        assert call_look(spoken, olga).offers == set()
        for service in (call_hold, call_resume):
            with pytest.raises(ContactRefused, match="goes on"):
                service(contact_ref=spoken.ref, by=olga, at=AT)

    def test_says_what_the_line_did_not_do(self, spoken, line, olga):
        call_hold(contact_ref=spoken.ref, by=olga, at=SOON)
        commands_expire(at=AT + timedelta(seconds=16))
        assert "hold" in call_look(spoken, olga).offers
        assert "still hears you" in undone(spoken)
