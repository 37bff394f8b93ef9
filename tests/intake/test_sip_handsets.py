"""The line lets a handset ring beside the browsers of an extension, if its password stands."""

from datetime import UTC, datetime, timedelta

import pytest

from cases.services.lent_telephones import handsets_standing
from intake.telephone.standing import handset_typed
from operators.models import Office, Operator
from operators.roles import Role
from tests.intake.desks import ANSWER_PORT, Desk, status_of
from tests.intake.handsets import SWITCH, sound
from tests.intake.sip import asked
from tests.intake.test_lent import hashed
from tests.intake.test_sip_joining import again

AT = datetime(2026, 11, 28, tzinfo=UTC)
ENDS = int((AT + timedelta(days=180)).timestamp())
THERE = f"{SWITCH[0]}:{SWITCH[1]}"
LIFTED = (("Hotline-Desk", "handset"),)


def test_the_line_says_which_handset_may_ring() -> None:
    desk = Desk()
    desk.orders("answer", ends=ENDS)
    mine = desk.rung()
    assert mine.invite.uri == f"sip:101@{THERE};ends={ENDS}"
    assert mine.invite.one("to") == f"<sip:101@{THERE}>"


def test_a_handset_is_given_time_to_be_lifted() -> None:
    desk = Desk()
    desk.orders("answer", ends=ENDS)
    mine = desk.rung()
    desk.says(mine.rings())
    desk.wait(20)
    assert desk.settled() == []
    desk.wait(6)
    assert desk.settled() == [(False, "not_picked_up")]


def test_a_colleagues_handset_rings_too() -> None:
    desk = Desk()
    desk.talks()
    desk.orders("transfer", target="102", ends=ENDS)
    assert desk.rung().invite.uri == f"sip:102@{THERE};ends={ENDS}"


@pytest.mark.parametrize("lifted", [True, False])
def test_a_window_that_opens_takes_no_call_from_the_handset(lifted: bool) -> None:
    desk = Desk()
    desk.orders("answer", ends=ENDS)
    mine = desk.rung()
    desk.says(mine.lifts(sound(ANSWER_PORT), *(LIFTED if lifted else ())))
    desk.to_switch()
    desk.says(again("101"))
    [told, *rings] = desk.to_switch()
    assert status_of(told) == (404 if lifted else 200)
    assert [asked(each).method for each in rings] == ([] if lifted else ["BYE", "INVITE"])
    if rings:
        assert asked(rings[-1]).uri == f"sip:101@{THERE}"


@pytest.mark.django_db
def test_only_a_password_that_stands_is_named() -> None:
    office = Office.objects.create(name="North", code="north")
    told = [
        ("Olga", "141", AT + timedelta(days=1), True),
        ("Taras", "142", AT - timedelta(days=1), True),
        ("Bohdan", "143", AT + timedelta(days=1), False),
        ("Vira", "144", None, True),
    ]
    for call_sign, extension, until, active in told:
        Operator.objects.create(
            call_sign=call_sign,
            role=Role.OPERATOR,
            office=office,
            languages=["uk"],
            extension=extension,
            handset_until=until,
            is_active=active,
        )
    ends = int((AT + timedelta(days=1)).timestamp())
    assert handsets_standing(extensions={"141", "142", "143", "144"}, at=AT) == {"141": ends}
    assert handsets_standing(extensions=set(), at=AT) == {}


def test_what_is_typed_is_a_name_that_says_when_it_ends_and_its_hash(settings) -> None:
    settings.SIP_SWITCH = ("127.0.0.1", 5062)
    settings.SWITCH_WSS, settings.SWITCH_SECRET = "wss://switch.invalid:8443", "shared"
    typed = handset_typed("141", AT)
    assert typed is not None
    assert (typed.server, typed.port) == ("switch.invalid", 8443)
    assert typed.username == f"{int(AT.timestamp())}:141"
    assert typed.password == hashed("shared", typed.username)
    assert typed.password not in repr(typed)
    settings.SWITCH_WSS = ""
    assert handset_typed("141", AT) is None
