"""Two people drill the sealing of their office: the clock is kept, and nothing is sealed."""

from datetime import timedelta

import pytest
from django.db import Error, transaction
from django.test import Client

from audit.models import Entry
from live.models import OutboxRow
from live.publish import unit
from operators.models import Alert, Kind
from operators.reach import office_of
from operators.roles import Role
from operators.services.alerts import alert_raise
from oversight.evacuation_state import evacuation_shown
from oversight.models import Drill, Evacuation
from oversight.services.drills import DrillRefused, drill_begin, drill_stop, drills_tend
from oversight.services.evacuation import evacuation_begin, evacuation_confirm, evacuation_withdraw
from oversight.services.plans import plan_make
from tests.acting import acting_as
from tests.cases.conftest import AT, person
from tests.operators.conftest import proven
from vault.sealed_box import PUBLIC, publish

SOON = AT + timedelta(seconds=24.5)
pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def klen(office):
    return person(office, "Klen", Role.ADMINISTRATOR)


@pytest.fixture
def planned(office, sister_office, root_secrets):
    publish(root_secrets)
    holders = [person(sister_office, f"Zirka-{n}", Role.SUPERVISOR) for n in (1, 2)]
    yield plan_make(office=office, sister=sister_office, holders=holders, needed=2, at=AT)
    (root_secrets / PUBLIC).unlink()


def test_two_people_are_timed_and_nothing_is_sealed(vera, klen, office, olga, case_in_intake):
    before = olga.get_session_auth_hash()
    with acting_as("app"), office_of(office.pk):
        drill_begin(by=vera, at=AT)
        done = drill_stop(by=klen, at=SOON)
    assert done.seconds == 24.5
    office.refresh_from_db()
    olga.refresh_from_db()
    assert office.sealed_at is None
    assert olga.get_session_auth_hash() == before
    assert not Evacuation.objects.exists()
    assert (Alert.objects.get().kind, Alert.objects.get().cleared_by) == ("drill", klen)
    acts = Entry.objects.filter(action__startswith="office.drill").order_by("id")
    assert [each.action for each in acts] == ["office.drill_begun", "office.drill_stopped"]
    [past] = evacuation_shown(vera, at=SOON).history
    assert (past.is_drill, past.begun_by, past.other, past.seconds) == (True, "Vera", "Klen", 24.5)


def test_the_same_person_twice_and_too_late_are_refused(vera, klen, olga):
    with pytest.raises(DrillRefused, match="No drill"):
        drill_stop(by=klen, at=AT)
    drill_begin(by=vera, at=AT)
    with pytest.raises(DrillRefused, match="yourself"):
        drill_stop(by=vera, at=SOON)
    with pytest.raises(DrillRefused):
        drill_stop(by=olga, at=SOON)
    with pytest.raises(DrillRefused, match="running already"):
        drill_begin(by=klen, at=SOON)
    late = AT + timedelta(seconds=121)
    with pytest.raises(DrillRefused, match="missed"):
        drill_stop(by=klen, at=late)
    [past] = evacuation_shown(vera, at=late).history
    assert (past.other, past.seconds) == ("", None)
    drill_begin(by=klen, at=late)
    assert drill_stop(by=vera, at=late + timedelta(seconds=3)).seconds == 3


def test_a_sealing_is_no_drill_and_a_drill_stands_in_no_sealings_way(planned, vera, klen, office):
    drill_begin(by=vera, at=AT)
    evacuation_begin(by=klen, at=SOON)
    for act, by in ((drill_begin, vera), (drill_stop, klen)):
        with pytest.raises(DrillRefused, match="no drill"):
            act(by=by, at=SOON)
    evacuation_confirm(by=vera, at=SOON)
    with pytest.raises(DrillRefused, match="sealed already"):
        drill_begin(by=vera, at=SOON)
    told = evacuation_shown(vera, at=AT + timedelta(minutes=3)).history
    assert [each.is_drill for each in told] == [False, True]


def test_nobody_is_called_to_a_drill_that_is_over(planned, vera, klen, office):
    drill_begin(by=vera, at=AT)
    with acting_as("worker"):
        assert drills_tend(at=AT + timedelta(seconds=120)) == 0
        assert Alert.objects.filter(cleared_at=None).exists()
        late = AT + timedelta(seconds=121)
        assert (drills_tend(at=late), drills_tend(at=late)) == (1, 0)
    missed = Alert.objects.get()
    assert (missed.cleared_at, missed.cleared_by) == (late, None)
    assert OutboxRow.objects.filter(type="alert.cleared").exists()
    drill_begin(by=vera, at=late)
    evacuation_begin(by=vera, at=late)
    assert list(Alert.objects.filter(cleared_at=None).values_list("kind", flat=True)) == [
        "evacuation"
    ]
    evacuation_withdraw(by=klen, at=late)
    assert not Alert.objects.filter(cleared_at=None).exists()
    client = Client(headers={"accept-language": "en"})
    client.force_login(vera)
    assert "Seen to by" in proven(client).get("/alerts/").content.decode()


def test_nothing_but_a_drill_is_cleared_by_nobody(vera, klen, office):
    with unit():
        alert = alert_raise(kind=Kind.EVACUATION, office=office.pk, subject=None, by=vera, at=AT)
    with pytest.raises(Error), transaction.atomic():
        Alert.objects.filter(pk=alert.pk).update(cleared_at=AT)


def test_the_database_holds_who_and_what(vera, klen, olga, office, sister_office):
    elsewhere = person(sister_office, "Yasen", Role.SUPERVISOR)
    drill = drill_begin(by=vera, at=AT)
    mine = Drill.objects.filter(pk=drill.pk)
    for by, at in ((vera, SOON), (olga, SOON), (elsewhere, SOON), (klen, AT + timedelta(hours=1))):
        with pytest.raises(Error), transaction.atomic():
            mine.update(stopped_by=by, stopped_at=at)
    drill_stop(by=klen, at=SOON)
    with pytest.raises(Error), transaction.atomic():
        mine.update(begun_at=SOON)
    with acting_as("app"), pytest.raises(Error), transaction.atomic():
        mine.delete()


def test_the_page_begins_stops_and_tells(vera, klen):
    def browser(who):
        client = Client(headers={"accept-language": "en"})
        client.force_login(who)
        return proven(client)

    page = "/oversight/evacuation/"
    path = f"{page}drill/"
    begun = browser(vera).post(path, {"step": "begin"})
    assert (begun.status_code, begun["Location"]) == (303, page)
    assert "Somebody else has to stop it now" in browser(vera).get(page).content.decode()
    assert "Stop the drill" in browser(klen).get(page).content.decode()
    assert browser(klen).post(path, {"step": "stop"}).status_code == 303
    told = browser(klen).get(page).content.decode()
    assert "Until the seal" in told
    assert "Begin a drill" in told
