"""The schedule, the teams and the go of a case, as pages and for whom."""

from datetime import UTC, datetime, timedelta

import pytest

from cases.models import Case, LiaisonTeam, Slot
from cases.services.freezing import case_freeze
from cases.services.scheduling import case_schedule
from operators.models import Operator
from operators.roles import Role
from tests.cases.conftest import person
from tests.cases.handing import confirm_all

NOW = datetime.now(tz=UTC)
STARTS = (NOW + timedelta(days=1)).replace(minute=0, second=0, microsecond=0)
SHOWN = "%Y-%m-%dT%H:%M"


@pytest.fixture
def scheduled(case_verified, release, lesya) -> Case:
    case = release(case_verified)
    case_schedule(
        case_ref=case.ref,
        by=lesya,
        team=1,
        starts=STARTS,
        ends=STARTS + timedelta(hours=1),
        signs="",
        at=NOW,
    )
    return Case.objects.get(ref=case.ref)


@pytest.fixture
def page(client, scheduled):
    def shown(person: Operator, address: str = ""):
        client.force_login(person)
        return client.get(address or f"/handovers/?week={STARTS:%Y-%m-%d}")

    return shown


@pytest.fixture
def post(client, scheduled):
    def sent(person: Operator, word: str, **fields: str):
        client.force_login(person)
        return client.post(f"/cases/{scheduled.ref}/{word}/", fields)

    return sent


class TestSchedule:
    def test_shows_windows_that_name_no_case(self, page, scheduled, vera):
        text = page(vera).content.decode()
        held = text[text.index('id="held-name"') :]
        assert "Team 1 · Heron" in held
        assert scheduled.code not in held
        assert str(scheduled.ref) not in held

    def test_shows_the_liaison_officer_her_own_cases_alone(
        self, page, scheduled, lesya, office, vera
    ):
        other = person(office, "Yaryna", Role.LIAISON)
        assert scheduled.code in page(lesya).content.decode()
        text = page(other).content.decode()
        assert scheduled.code not in text
        assert "Team 1 · Heron" in text

    @pytest.mark.parametrize("who", ["olga", "petro"])
    def test_is_not_there_for_others(self, request, page, who):
        assert page(request.getfixturevalue(who)).status_code == 404

    @pytest.mark.parametrize("odd", ["week=0001-01-01", "week=x", "sector=moon", "week=9999-12-31"])
    def test_takes_no_odd_week(self, page, vera, odd):
        assert page(vera, f"/handovers/?{odd}").status_code == 200

    def test_tells_the_light(self, page, vera):
        assert "light all the time" in page(vera).content.decode() or "dark" in (
            page(vera).content.decode()
        )

    def test_says_that_a_frozen_case_is_stopped(self, page, scheduled, vera, lesya):
        case_freeze(case_ref=scheduled.ref, by=vera, at=NOW)
        assert "Stopped: two people must lift" in page(lesya).content.decode()


class TestTeams:
    SENT = {
        "number": "7",
        "name": "wren",
        "people": "4",
        "opens": "06:00",
        "closes": "22:00",
        "way_there": "45",
        "way_back": "50",
        "active": "on",
    }

    def test_are_kept_by_a_supervisor(self, page, client, vera):
        assert page(vera, "/handovers/teams/?number=1").status_code == 200
        assert client.post("/handovers/teams/set/", self.SENT).status_code == 302
        team = LiaisonTeam.objects.get(number=7)
        assert (team.opens, team.closes, team.way_back) == (360, 1320, 50)

    @pytest.mark.parametrize(
        ("odd", "status"),
        [
            ({"number": "0"}, 422),
            ({"name": "Kupiansk"}, 422),
            ({"opens": "25:00"}, 422),
            ({"way_there": "100000"}, 422),
            ({"name": "heron"}, 409),
        ],
        ids=str,
    )
    def test_refuse_what_is_none(self, page, client, vera, odd, status):
        page(vera, "/handovers/teams/?number=x")
        assert client.post("/handovers/teams/set/", self.SENT | odd).status_code == status
        assert not LiaisonTeam.objects.filter(number=7).exists()

    @pytest.mark.parametrize("who", ["lesya", "nadia", "olga"])
    def test_are_not_there_for_others(self, request, page, client, who):
        assert page(request.getfixturevalue(who), "/handovers/teams/").status_code == 404
        assert client.post("/handovers/teams/set/", self.SENT).status_code == 404


class TestActs:
    def test_another_window_is_held_instead(self, post, lesya):
        starts = STARTS + timedelta(days=1)
        sent = {"starts": starts.strftime(SHOWN), "ends": f"{starts + timedelta(hours=1):{SHOWN}}"}
        assert post(lesya, "move", team="2", **sent).status_code == 303
        assert Slot.objects.get().team_id == 2

    def test_the_go_is_given_on_the_page(self, post, page, scheduled, olga, nadia, lesya, vera):
        assert post(lesya, "check", point="team").status_code == 303
        assert post(lesya, "uncheck", point="team").status_code == 303
        assert post(lesya, "go").status_code == 409
        confirm_all(scheduled, worker=olga, senior=nadia, at=NOW)
        assert post(lesya, "go").status_code == 303
        assert post(vera, "go").status_code == 303
        assert "may begin" in page(vera, f"/cases/{scheduled.ref}/decisions/").content.decode()

    def test_an_abort_without_a_word_is_refused(self, post, olga):
        assert post(olga, "postpone", how="aborted").status_code == 409
        assert post(olga, "postpone", how="aborted", why="Чужі").status_code == 303

    @pytest.mark.parametrize("word", ["move", "check", "uncheck", "go"])
    def test_are_out_of_reach_of_a_colleague(self, post, taras, word):
        assert post(taras, word, point="team").status_code == 404
