"""Two steps about teams at once: none waits for the other for ever, and none goes by unseen."""

from datetime import UTC, datetime, timedelta

import pytest

from cases.models import Case, LiaisonTeam, Slot
from cases.services.contacts import contact_claim
from cases.services.opening import case_open
from cases.services.receive import receive
from cases.services.scheduling import case_move, case_schedule
from cases.services.teams import team_set
from cases.services.verification import case_verify
from tests.attack.test_two_steps import DONE, at_once, said
from tests.cases.conftest import chat, place_given
from tests.cases.gathered import substantiate

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
HOUR = timedelta(hours=1)


@pytest.fixture
def made(office, olga, nadia, roman, lesya):
    """A verified case that a liaison officer may schedule."""

    def one(number):
        now = datetime.now(tz=UTC)
        contact = receive(inbound=chat(conversation=f"teams-{number}"))
        contact_claim(contact_ref=contact.ref, by=olga, at=now)
        case = substantiate(case_open(contact_ref=contact.ref, by=olga, at=now), olga)
        for by in (nadia, roman):
            case_verify(case_ref=case.ref, by=by, finding="x", evidence=case.evidence, at=now)
        Case.objects.filter(ref=case.ref).update(liaison=lesya)
        return place_given(Case.objects.get(ref=case.ref))

    return one


@pytest.fixture
def window(lesya):
    now = datetime.now(tz=UTC)

    def told(case, team, days=2):
        starts = now + timedelta(days=days)
        hours = {"starts": starts, "ends": starts + HOUR}
        return {"case_ref": case.ref, "by": lesya, "team": team, "at": now, **hours}

    return told


@pytest.mark.parametrize(
    ("free", "comes"), [(2, "already has a window"), (3, DONE)], ids=["both taken", "one is free"]
)
def test_two_windows_change_places_one_after_the_other(made, window, free, comes):
    one, other = made(1), made(2)
    for team, case in ((1, one), (2, other)):
        case_schedule(**window(case, team), signs="")
    came = at_once(
        lambda: case_move(**window(one, free)),
        lambda: case_move(**window(other, 1)),
        'DELETE FROM "cases_slot"',
    )
    assert all(comes in each for each in came)
    assert set(Slot.objects.values_list("team_id", flat=True)) == {1, free}


def test_a_team_that_stops_at_this_moment_gets_no_window(made, window, vera):
    case = made(3)
    fields = {"name": "wren", "people": 6, "opens": 0, "closes": 0, "way_there": 30, "way_back": 30}
    team_set(number=7, fields=fields | {"active": True}, by=vera, at=datetime.now(tz=UTC))
    stops = {"number": 7, "fields": fields | {"active": False}, "by": vera}
    came = at_once(
        lambda: team_set(**stops, at=datetime.now(tz=UTC)),
        lambda: case_schedule(**window(case, 7), signs=""),
        'UPDATE "cases_liaisonteam"',
    )
    assert came[0] == DONE
    assert "cannot be held" in came[1]
    assert not LiaisonTeam.objects.get(number=7).active
    assert not Slot.objects.exists()
    assert "no such team" in said(lambda: case_schedule(**window(case, 7), signs=""))
