"""Steps out of their order, by hands that skip the page and post straight to the door."""

from datetime import UTC, datetime, timedelta

import pytest

from cases.lifecycle import Outcome, Stage
from cases.models import Case, Slot, Transition
from cases.services.assignment import case_assign
from cases.services.freezing import case_freeze
from cases.services.resolution import case_resolve
from cases.services.scheduling import case_schedule
from tests.cases.conftest import AT

TOMORROW = datetime.now(tz=UTC) + timedelta(days=1)


def window(**changes):
    starts, ends = TOMORROW, TOMORROW + timedelta(hours=1)
    times = {"starts": f"{starts:%Y-%m-%dT%H:%M}", "ends": f"{ends:%Y-%m-%dT%H:%M}"}
    return {"team": "1", "signs": ""} | times | changes


def stage_of(case):
    return Case.objects.get(ref=case.ref).stage


@pytest.fixture
def scheduled(case_with_liaison, lesya):
    starts = TOMORROW + timedelta(days=3)
    ends = starts + timedelta(hours=1)
    return case_schedule(
        case_ref=case_with_liaison.ref, by=lesya, team=3, starts=starts, ends=ends, signs="", at=AT
    )


@pytest.fixture
def resolved(case_in_intake, vera):
    return case_resolve(case_ref=case_in_intake.ref, by=vera, outcome=Outcome.INFORMED, at=AT)


class TestResolving:
    """An operator ends her case at intake alone, a liaison officer at the hand-over alone."""

    def post(self, browser, by, case):
        return browser(by).post(f"/cases/{case.ref}/resolve/", {"outcome": "withdrew"})

    def test_is_refused_to_the_operator_once_the_case_is_verified(
        self, browser, case_verified, olga
    ):
        assert self.post(browser, olga, case_verified).status_code == 409
        assert stage_of(case_verified) == Stage.VERIFIED

    def test_is_refused_to_the_operator_once_it_is_scheduled(self, browser, scheduled, olga):
        assert self.post(browser, olga, scheduled).status_code == 409
        assert stage_of(scheduled) == Stage.SCHEDULED
        assert Slot.objects.count() == 1

    def test_is_refused_to_the_liaison_before_the_hand_over(
        self, browser, case_with_liaison, lesya
    ):
        assert self.post(browser, lesya, case_with_liaison).status_code == 409
        assert stage_of(case_with_liaison) == Stage.VERIFIED

    def test_is_open_to_both_in_their_own_time(self, browser, scheduled, lesya):
        assert self.post(browser, lesya, scheduled).status_code == 303

    def test_twice_is_once(self, browser, case_in_intake, olga):
        client = browser(olga)
        sent = {"outcome": "withdrew"}
        told = [client.post(f"/cases/{case_in_intake.ref}/resolve/", sent) for _ in range(3)]
        assert [each.status_code for each in told] == [303, 409, 409]
        assert Transition.objects.count() == 1

    def test_asks_again_whose_case_it_is_under_the_lock(self, case_in_intake, olga, taras, vera):
        case_assign(case_ref=case_in_intake.ref, by=vera, to=taras, version=1, at=AT)
        with pytest.raises(Case.DoesNotExist):
            case_resolve(case_ref=case_in_intake.ref, by=olga, outcome=Outcome.INFORMED, at=AT)


class TestResolved:
    """What has ended stays as it ended until it begins again."""

    def test_is_not_frozen(self, browser, resolved, vera):
        assert browser(vera).post(f"/cases/{resolved.ref}/freeze/").status_code == 409
        assert not Case.objects.get(ref=resolved.ref).frozen

    def test_is_given_to_nobody(self, browser, resolved, vera, taras):
        sent = {"to": str(taras.pk), "version": str(resolved.version)}
        assert browser(vera).post(f"/cases/{resolved.ref}/assign/", sent).status_code == 409
        assert Case.objects.get(ref=resolved.ref).assignee != taras

    def test_is_not_thawed(self, browser, case_in_intake, vera, nadia):
        case_freeze(case_ref=case_in_intake.ref, by=vera, at=AT)
        for by in (vera, nadia):
            told = {"outcome": Outcome.SUSPECTED_TRAP, "why": "x", "at": AT}
            case_resolve(case_ref=case_in_intake.ref, by=by, **told)
        for by in (vera, nadia):
            assert browser(by).post(f"/cases/{case_in_intake.ref}/lift/").status_code == 409
        assert Case.objects.get(ref=case_in_intake.ref).frozen

    @pytest.mark.parametrize("step", ["verify", "schedule", "postpone", "edit"])
    def test_makes_no_other_step(self, browser, resolved, vera, lesya, step):
        sent = window(version=resolved.version, finding="x", evidence="1", unit="B")
        for by in (vera, lesya):
            answer = browser(by).post(f"/cases/{resolved.ref}/{step}/", sent)
            assert answer.status_code in {404, 409}
        assert stage_of(resolved) == Stage.RESOLVED


class TestScheduling:
    def test_skips_no_verification(self, browser, case_in_intake, lesya):
        case_in_intake.liaison = lesya
        case_in_intake.save()
        answer = browser(lesya).post(f"/cases/{case_in_intake.ref}/schedule/", window())
        assert answer.status_code == 404
        assert not Slot.objects.exists()

    @pytest.mark.parametrize(
        "odd",
        [
            {"starts": "9999-12-31T22:00", "ends": "9999-12-31T23:59"},
            {"starts": "0001-01-01T00:00", "ends": "0001-01-01T01:00"},
            {"starts": "0001-01-01T00:00", "ends": "9999-12-31T23:59"},
            {"team": "0"},
            {"team": "-1"},
            {"team": "99999999999999999999"},
            {"team": "1\0"},
            {"ends": window()["starts"]},
        ],
        ids=str,
    )
    def test_holds_no_odd_window(self, browser, case_with_liaison, lesya, odd):
        client = browser(lesya)
        answer = client.post(f"/cases/{case_with_liaison.ref}/schedule/", window(**odd))
        assert answer.status_code in {409, 422}
        assert not Slot.objects.exists()

    def test_twice_is_once(self, browser, case_with_liaison, lesya):
        client, url = browser(lesya), f"/cases/{case_with_liaison.ref}/schedule/"
        told = [client.post(url, window()).status_code for _ in range(3)]
        assert told == [303, 409, 409]
        assert Slot.objects.count() == 1


class TestContact:
    def close(self, client, taken):
        return client.post(f"/contacts/{taken.ref}/close/", {"code": "info_only", "remark": ""})

    def test_is_closed_once(self, browser, taken, olga):
        client = browser(olga)
        told = [self.close(client, taken).status_code for _ in range(3)]
        assert told == [303, 409, 409]

    @pytest.mark.parametrize(
        "step", ["reply", "answers", "case", "callback", "wrap-up", "put-back", "claim"]
    )
    def test_that_was_closed_takes_nothing_more(self, browser, taken, olga, step):
        client = browser(olga)
        self.close(client, taken)
        day = f"{TOMORROW:%Y-%m-%d}"
        sent = {"body": "x", "choice": "safe", "seen": "0", "language": "ru"}
        sent |= {"starts": f"{day}T10:00", "ends": f"{day}T11:00"}
        assert client.post(f"/contacts/{taken.ref}/{step}/", sent).status_code == 409
        taken.refresh_from_db()
        assert (taken.state, taken.case, taken.messages.count()) == ("closed", None, 1)

    @pytest.mark.parametrize(
        "step", ["reply", "answers", "case", "callback", "wrap-up", "put-back", "close"]
    )
    @pytest.mark.parametrize("other", ["taras", "nadia", "vera", "stranger"])
    def test_of_another_is_out_of_reach(self, request, browser, taken, step, other):
        client = browser(request.getfixturevalue(other))
        sent = {"body": "x", "code": "info_only", "choice": "safe", "seen": "0", "language": "ru"}
        assert client.post(f"/contacts/{taken.ref}/{step}/", sent).status_code == 404
        taken.refresh_from_db()
        assert taken.state == "on_contact"
