"""The account of a press officer tries every stream; every address is in test_everybody."""

from uuid import uuid4

import pytest

from hotline.wiring import may_join, streams_of
from live import events
from operators.roles import Role

pytestmark = pytest.mark.django_db(databases="__all__")

STREAMS = [make for name, make in vars(events).items() if name.endswith("_stream")]


def test_no_stream_of_an_office_a_case_or_another_person_lets_the_press_in(
    case_in_intake, taken, olga, petro, sister_office
):
    theirs = [
        *(petro.office_id, olga.office_id, sister_office.pk),
        *(case_in_intake.ref, taken.ref, olga.pk, uuid4()),
    ]
    tried = {make(ref) for make in STREAMS for ref in theirs}
    assert len(tried) >= 4 * 6
    assert [stream for stream in sorted(tried) if may_join(petro, stream)] == []
    # Whoever works on the case is let in, so that the same names do open something.
    assert [stream for stream in tried if may_join(olga, stream)]


def test_the_press_hears_of_its_own_account_alone(petro):
    own = events.person_stream(petro.pk)
    assert petro.role == Role.PRESS
    assert streams_of(petro) == [own]
    assert may_join(petro, own)
    petro.is_active = False
    assert not may_join(petro, own)
