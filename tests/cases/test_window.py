"""The team and the hour of a held window: read again by the liaison officer, and by nobody else."""

from datetime import UTC, datetime, timedelta

import pytest

from audit.models import Entry
from cases.models import Case
from cases.services.scheduling import case_schedule
from operators.services import sign_in_link_make


@pytest.fixture
def scheduled(case_verified, release, lesya) -> Case:
    case = release(case_verified)
    now = datetime.now(tz=UTC)
    starts = now.replace(hour=8, minute=0, second=0, microsecond=0) + timedelta(days=3)
    return case_schedule(
        case_ref=case.ref,
        by=lesya,
        team=2,
        starts=starts,
        ends=starts + timedelta(hours=1),
        signs="",
        at=now,
    )


@pytest.fixture
def ask(client, scheduled):
    def asked(person, **changes):
        token = sign_in_link_make(call_sign=person.call_sign, at=datetime.now(tz=UTC))
        client.get(f"/sign-in/{token}/")
        sent = {"field": "slot", "reason": "hand_over"} | changes
        return client.post(f"/cases/{scheduled.ref}/reveal/", sent)

    return asked


def test_is_read_again_for_a_reason_under_a_receipt(ask, lesya, scheduled):
    page = ask(lesya).content.decode()
    assert "Team 2, from" in page
    entry = Entry.objects.using("receipts").get(action="case.reveal.slot")
    assert (entry.reason, entry.subject, entry.receipt) == ("hand_over", scheduled.ref, True)


def test_needs_a_reason(ask, lesya):
    assert ask(lesya, reason="").status_code == 422


@pytest.mark.parametrize("who", ["olga", "nadia", "vera"])
def test_is_nobody_elses(request, ask, who):
    assert ask(request.getfixturevalue(who)).status_code == 404


def test_a_freeze_takes_it_out_of_her_reach(ask, lesya, scheduled):
    Case.objects.filter(ref=scheduled.ref).update(frozen=True)
    assert ask(lesya).status_code == 404


def test_only_the_liaison_officer_is_offered_it(client, scheduled, lesya, vera):
    offered = {}
    for person in (lesya, vera):
        client.force_login(person)
        page = client.get(f"/cases/{scheduled.ref}/").content.decode()
        offered[person.call_sign] = 'data-reveal="slot"' in page
    assert offered == {"Lesya": True, "Vera": False}
