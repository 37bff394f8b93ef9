"""A call of our own that may not go on: nobody is called, however far it has come."""

from datetime import timedelta

import pytest

from cases.models import CallAttempt, CallCommand, WhyOff
from cases.services.attempts import callback_attempt
from cases.services.callbacks import CallbackRefused, callback_plan, callback_take
from cases.services.dialling import callback_dial
from cases.services.line_switch import line_switch_off, line_switch_on
from operators.models import Operator
from operators.roles import Role
from tests.cases.conftest import AT
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
