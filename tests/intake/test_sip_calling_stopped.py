"""A call of our own asks once more whether it may go on, before its number is called."""

import pytest

from tests.intake.handsets import Attempt, Handset, sound
from tests.intake.sip import method_of


@pytest.fixture
def lifted() -> Attempt:
    """The handset was lifted, and the records have said nothing yet."""
    attempt = Attempt()
    attempt.verb = ""
    near = attempt.handset()
    attempt.says(near.rings())
    assert attempt.methods(near.lifts(sound(4000))) == ["ACK"]
    assert attempt.settled() == []
    return attempt


def test_the_number_is_called_once_the_records_have_said_so(lifted):
    lifted.hears("originate")
    [invite] = lifted.bench.out()
    assert method_of(invite) == "INVITE"
    lifted.says(Handset(invite).rings())
    assert (lifted.settled(), lifted.events()) == ([(True, "")], ["offered", "ringing"])


def test_a_call_that_may_not_go_on_lets_the_handset_go_and_calls_nobody(lifted):
    lifted.hears("hang_up")
    assert [method_of(each) for each in lifted.bench.out()] == ["BYE"]
    assert (lifted.settled(), lifted.events()) == ([(False, "not_lifted")], ["offered", "failed"])
    lifted.hears("originate")
    assert lifted.bench.out() == []


def test_a_handset_that_rings_is_cut_off_when_the_call_may_not_be_made_any_more():
    attempt = Attempt()
    attempt.says(attempt.handset().rings())
    attempt.hears("hang_up")
    assert [method_of(each) for each in attempt.bench.out()] == ["CANCEL"]
    assert (attempt.settled(), attempt.events()) == ([(False, "not_lifted")], ["offered", "failed"])


def test_a_number_that_rings_is_cut_off_when_the_call_may_not_be_made_any_more(lifted):
    lifted.hears("originate")
    [invite] = lifted.bench.out()
    lifted.says(Handset(invite).rings())
    lifted.hears("hang_up")
    assert sorted(method_of(each) for each in lifted.bench.out()) == ["BYE", "CANCEL"]
    assert lifted.events()[-1] == "failed"


def test_a_line_whose_records_say_nothing_calls_nobody(lifted):
    assert [method_of(each) for each in lifted.bench.pass_by(5)] == ["BYE"]
    assert (lifted.settled()[0][0], lifted.events()) == (False, ["offered", "failed"])


def test_a_handset_put_down_before_the_records_have_said_anything_calls_nobody(lifted):
    assert lifted.methods(lifted.near.says("BYE")) == []
    lifted.hears("originate")
    assert lifted.bench.out() == []
    assert (lifted.settled()[0][0], lifted.events()) == (False, ["offered", "hung_up"])
