"""A FreeSWITCH with the real desk behind it."""

import pytest
from django.db import connections
from django.utils.timezone import now

from cases.models import Contact, LineLink, SwitchEvent
from cases.services.contacts import contact_claim
from cases.services.setting_up import line_place
from operators.models import Office, Operator, Presence
from operators.roles import Role
from tests.intake.board import SOON, running
from tests.intake.freeswitch import board, events
from tests.machine.console import eventually

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


def test_a_call_is_claimed_answered_and_ended_and_its_words_are_sealed():
    office = Office.objects.create(name="North", code="north")
    line_place(key="freeswitch", office=office)
    olga = Operator.objects.create(
        call_sign="Olga", role=Role.OPERATOR, office=office, languages=["uk"], extension="101"
    )
    Presence.objects.create(operator=olga, since=now(), state="ready")
    said = events("freeswitch-dialled.txt", 1)
    with running(board()) as line:
        line.play(b"".join(said[:2]))
        eventually(Contact.objects.filter(state="offered").exists, SOON, "offered")
        contact_claim(contact_ref=Contact.objects.get().ref, by=olga, at=now())
        line.wants("uuid_transfer", " 101 ")
        line.play(b"".join(said[2:]) * 2)
        eventually(Contact.objects.filter(state="wrap_up").exists, SOON, "ended")
        eventually(lambda: SwitchEvent.objects.count() == len(said), SOON, "every word once")
        [link] = LineLink.objects.filter(line="freeswitch")
        assert not link.met_a_real_switch
    assert not any(b"70005550141" in bytes(each.said) for each in SwitchEvent.objects.all())
    connections.close_all()
