"""A call of our own that may not go on: nobody is called, however far it has come."""

from datetime import timedelta
from functools import partial

import pytest

from cases.lifecycle import Outcome
from cases.models import CallAttempt, CallCommand, SafeContact, WhyOff
from cases.services.attempts import callback_attempt, callback_reached
from cases.services.call_commands import call_may_go_on, commands_expire
from cases.services.callbacks import (
    CallbackRefused,
    callback_drop,
    callback_give_back,
    callback_plan,
    callback_take,
)
from cases.services.case_words import case_words_make, case_words_said
from cases.services.dialling import callback_dial
from cases.services.freezing import case_duress, case_freeze
from cases.services.line_switch import line_switch_off, line_switch_on
from cases.services.number_to_dial import calls_to_cut
from cases.services.receive import receive
from cases.services.resolution import case_resolve
from cases.services.safe_contacts import safe_contact_void
from operators.models import Operator
from operators.reach import office_of
from operators.roles import Role
from tests.acting import acting_as
from tests.cases.conftest import AT, chat
from tests.cases.line import Line

SOON = AT + timedelta(seconds=2)


@pytest.fixture
def begun(case_in_intake, olga, agree) -> CallAttempt:
    """An attempt that Olga has begun, within what was agreed."""
    agree(case_in_intake, olga)
    due = callback_plan(case_ref=case_in_intake.ref, by=olga, starts=AT, at=AT)
    callback_take(callback_ref=due.ref, by=olga, at=AT)
    return callback_attempt(callback_ref=due.ref, by=olga, at=AT)


@pytest.fixture
def line(begun) -> Line:
    """The line of the office, which can call."""
    line = Line()
    line.can()
    return line


@pytest.fixture
def ada(office) -> Operator:
    return Operator.objects.create(call_sign="Ada", role=Role.ADMINISTRATOR, office=office)


def ended(begun: CallAttempt) -> tuple[str, str, str]:
    """How the command stands and why, and what the page hears of it."""
    begun.refresh_from_db()
    command = CallCommand.objects.get(verb="originate")
    return command.state, command.cause, begun.dialled


def test_no_line_that_is_switched_off_is_asked(begun, line, olga, ada):
    line_switch_off(line="sip", why=WhyOff.DOUBTED, by=ada, at=AT)
    with pytest.raises(CallbackRefused, match="No line can call"):
        callback_dial(callback_ref=begun.callback_id, by=olga, at=AT)
    line_switch_on(line="sip", by=ada, at=AT)
    callback_dial(callback_ref=begun.callback_id, by=olga, at=AT)
    assert len(line.take(SOON)) == 1


def test_a_line_that_is_switched_off_meanwhile_gets_no_number(begun, line, olga, ada):
    callback_dial(callback_ref=begun.callback_id, by=olga, at=AT)
    line_switch_off(line="sip", why=WhyOff.DOUBTED, by=ada, at=AT)
    assert line.take(SOON) == []
    assert ended(begun) == ("failed", "line_off", "failed")


@pytest.fixture
def ringing(begun, line, olga) -> CallAttempt:
    """The line has the order, and Olga's handset rings."""
    callback_dial(callback_ref=begun.callback_id, by=olga, at=AT)
    assert len(line.take(SOON)) == 1
    return begun


def may_go_on(at=SOON) -> bool:
    """The handset is lifted."""
    return call_may_go_on(command_ref=CallCommand.objects.get(verb="originate").ref, at=at)


def test_a_handset_that_is_lifted_lets_the_number_be_called_once(ringing):
    assert may_go_on()
    assert not may_go_on()
    assert ended(ringing) == ("done", "", "")


@pytest.mark.parametrize(
    "change",
    ["void", "anew", "unsafe", "nobody", "dropped", "given_back", "frozen", "duress", "resolved"],
)
def test_what_ends_the_promise_ends_the_order_at_once(ringing, olga, agree, case_in_intake, change):
    case, due = case_in_intake.ref, ringing.callback_id
    acts = {
        "void": lambda: safe_contact_void(case_ref=case, by=olga, at=SOON),
        "anew": lambda: agree(case_in_intake, olga),
        "dropped": lambda: callback_drop(callback_ref=due, by=olga, at=SOON),
        "given_back": lambda: callback_give_back(callback_ref=due, by=olga, at=SOON),
        "frozen": lambda: case_freeze(case_ref=case, by=olga, at=SOON),
        "duress": lambda: case_duress(case_ref=case, by=olga, at=SOON),
        "resolved": lambda: case_resolve(case_ref=case, by=olga, outcome=Outcome.INFORMED, at=SOON),
    }
    told = partial(callback_reached, callback_ref=due, by=olga, reached=change, at=SOON)
    with acting_as("app"), office_of(olga.office_id):
        acts.get(change, told)()
    assert ended(ringing) == ("failed", "unsafe", "failed")
    assert not may_go_on()


def test_words_for_duress_end_the_order_too(ringing, olga, case_in_intake):
    made = case_words_make(case_ref=case_in_intake.ref, by=olga, at=AT)
    said = chat(made.duress[0], conversation="chat-elsewhere", at=SOON)
    with acting_as("app"), office_of(olga.office_id):
        receive(inbound=said)
        case_words_said(inbound=said)
    assert ended(ringing) == ("failed", "unsafe", "failed")


def test_a_call_that_rings_is_cut_off_once_it_may_not_be_made(ringing, olga, case_in_intake):
    order = ringing.command.ref
    assert calls_to_cut(orders=[order], at=SOON) == []
    assert may_go_on()
    assert calls_to_cut(orders=[order], at=SOON) == []
    safe_contact_void(case_ref=case_in_intake.ref, by=olga, at=SOON)
    assert calls_to_cut(orders=[order], at=SOON) == [order]


@pytest.mark.parametrize("stop", [case_freeze, case_duress])
def test_a_freeze_cuts_a_call_that_rings_and_lets_no_next_one_begin(
    ringing, line, olga, case_in_intake, stop
):
    order, due = ringing.command.ref, ringing.callback_id
    assert may_go_on()
    stop(case_ref=case_in_intake.ref, by=olga, at=SOON)
    assert calls_to_cut(orders=[order], at=SOON) == [order]
    callback_give_back(callback_ref=due, by=olga, at=SOON)
    told = {"by": olga, "at": SOON}
    for act in (
        lambda: callback_take(callback_ref=due, **told),
        lambda: callback_plan(case_ref=case_in_intake.ref, starts=SOON, **told),
    ):
        with pytest.raises(CallbackRefused, match="frozen"):
            act()


def test_a_freeze_lets_nobody_be_asked_to_call(begun, line, olga, case_in_intake):
    case_freeze(case_ref=case_in_intake.ref, by=olga, at=AT)
    with pytest.raises(CallbackRefused, match="frozen"):
        callback_dial(callback_ref=begun.callback_id, by=olga, at=AT)
    assert line.take(SOON) == []


def test_the_agreement_is_looked_at_once_more_when_the_handset_is_lifted(ringing, olga):
    SafeContact.objects.update(voided_at=AT, voided_by=olga)
    assert not may_go_on()
    assert ended(ringing) == ("failed", "unsafe", "failed")


def test_a_line_that_is_switched_off_while_the_handset_rings_calls_nobody(ringing, ada):
    line_switch_off(line="sip", why=WhyOff.DOUBTED, by=ada, at=SOON)
    assert not may_go_on()
    assert ended(ringing) == ("failed", "line_off", "failed")


def test_a_handset_may_ring_longer_than_a_line_may_wait_to_begin(ringing):
    assert commands_expire(at=AT + timedelta(seconds=44)) == 0
    assert commands_expire(at=AT + timedelta(seconds=48)) == 1
    assert not may_go_on()
