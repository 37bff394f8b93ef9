"""A freeze stops a hand-over on every screen that shows it, through real sockets."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from cases.models import Case
from cases.services.freezing import case_freeze
from cases.services.scheduling import case_schedule
from hotline.wiring import streams_of
from operators.models import Operator
from tests.cases import conftest as cast
from tests.cases.handing import confirm_all, say_go
from tests.live.conftest import Open, Rights, Tab

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")

office, olga, nadia, roman = cast.office, cast.olga, cast.nadia, cast.roman
vera, lesya, waiting, taken = cast.vera, cast.lesya, cast.waiting, cast.taken
case_in_intake, approve = cast.case_in_intake, cast.approve
case_verified, release = cast.case_verified, cast.release


@pytest.fixture
def going(case_verified, release, lesya, olga, nadia) -> Case:
    case, at = release(case_verified), datetime.now(tz=UTC)
    starts = at + timedelta(hours=5)
    case_schedule(
        case_ref=case.ref,
        by=lesya,
        team=1,
        starts=starts,
        ends=starts + timedelta(hours=1),
        signs="",
        at=at,
    )
    confirm_all(case, worker=olga, senior=nadia, at=at)
    say_go(case, nadia, lesya, at=at)
    return Case.objects.get(ref=case.ref)


def told(tab: Tab, case: Case) -> str:
    """The first hint about the case."""
    while True:
        frame = tab.frame()
        if frame.get("ref") == str(case.ref):
            return str(frame["type"])


def page(person: Operator, address: str) -> str:
    client = Client()
    client.force_login(person)
    return client.get(address).content.decode()


def test_everybody_who_is_in_it_hears_and_sees_that_it_stopped(
    tab: Open, rights: Rights, going: Case, lesya: Operator, vera: Operator, olga: Operator
):
    assert 'chip-live">' in page(vera, f"/cases/{going.ref}/decisions/")
    people = (lesya, vera, olga)
    rights.streams = {each.pk: set(streams_of(each)) for each in people}
    tabs = [tab(each) for each in people]
    for each in tabs:
        assert each.frame()["type"] == "hello"
    case_freeze(case_ref=going.ref, by=olga, at=datetime.now(tz=UTC))
    assert [told(each, going) for each in tabs] == ["case.changed"] * 3
    assert "Stopped" in page(vera, f"/cases/{going.ref}/decisions/")
    assert "Stopped: two people must lift" in page(lesya, "/handovers/")
