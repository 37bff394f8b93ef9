"""A newcomer finds a shift that has been going on for days."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db.models import Count
from django.utils.timezone import now

from cases.lifecycle import Stage
from cases.models import Callback, Case, Contact, Outage, State
from cases.selectors.traffic import shown_traffic
from cases.services.lines import lines_watch
from hotline.demo import demo_load
from hotline.demo_traffic import traffic_past
from operators.models import Office, Presence
from press.models import Fact
from quality.models import Review
from tests.cases.conftest import office

__all__ = ["office"]

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def demo_mode(settings) -> None:
    settings.DEMO = True


def test_the_demonstration_looks_lived_in(demo_mode) -> None:
    at = now()
    demo_load(at=at, progress=lambda _words: None)

    stages = Counter(Case.objects.values_list("stage", flat=True))
    assert stages == {
        Stage.INTAKE: 5,
        Stage.VERIFIED: 2,
        Stage.SCHEDULED: 2,
        Stage.RESOLVED: 3,
    }
    assert Case.objects.filter(frozen=True).count() == 1
    assert Case.objects.filter(assignee=None).count() == 1
    this_week = at.date() - timedelta(days=13)
    assert Fact.objects.filter(week__gte=this_week).count() == Case.objects.count()
    opened = sorted(Case.objects.values_list("opened_at", flat=True))
    assert opened[0] < at - timedelta(days=5) < at - timedelta(hours=6) < opened[-1] < at
    assert len({moment.date() for moment in opened}) >= 5
    doing = dict(Presence.objects.values_list("operator__call_sign", "state"))
    assert [doing[name] for name in ("Sova", "Vesna")] == ["on_contact"] * 2
    assert (doing["Dub"], doing["Bereza"], doing["Kalyna"]) == ("ready", "pause", "offline")
    assert not Presence.objects.filter(since__lt=at - timedelta(hours=5)).exists()
    assert Contact.objects.filter(state=State.OFFERED).count() == 3
    assert Callback.objects.filter(state=Callback.State.DUE).count() == 4
    assert not Contact.objects.filter(offered_at__gt=at).exists()
    reviews = Review.objects.annotate(read=Count("sheets"))
    assert {each.read for each in reviews} == {0, 1, 2}
    assert Counter(reviews.exclude(replied_at=None).values_list("disputed", flat=True)) == {
        True: 1,
        False: 1,
    }


def test_lines_have_weeks_behind_them_and_one_country_has_fallen_silent(office) -> None:
    at = now()
    for _time in range(2):
        traffic_past(at=at)
    shown = {(each.line, each.country): each for each in shown_traffic(at=at)}
    assert all(each.expected for each in shown.values())
    assert shown["telegram", ""].seen > 0
    assert lines_watch(at=at) == 1
    outage = Outage.objects.get()
    assert (outage.line, outage.country, outage.seen) == ("sip", "RU", 0)
    assert lines_watch(at=at + timedelta(minutes=1)) == 0


def test_a_house_with_people_is_left_alone(demo_mode) -> None:
    Office.objects.create(name="Office North", code="north")
    demo_load(at=now(), progress=lambda _words: None)
    assert not Case.objects.exists()
