"""Teams and what they hold: kept by a supervisor, held a second time by PostgreSQL."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction

from audit.models import Entry
from cases.daylight import Light, Lit
from cases.models import Case, LiaisonTeam, Slot
from cases.schedule_form import MoveForm
from cases.sectors import Sector
from cases.services.scheduling import ScheduleRefused, case_schedule
from cases.services.teams import TeamRefused, team_set
from tests.cases.conftest import AT, place_given
from tests.cases.later import as_of
from tests.cases.test_lifecycle import schedule
from vault.fields import seal

pytestmark = pytest.mark.usefixtures("then")
KYIV = ZoneInfo("Europe/Kyiv")
NOON = AT + timedelta(hours=34)
USUAL = {
    "name": "wren",
    "people": 2,
    "opens": 6 * 60,
    "closes": 22 * 60,
    "way_there": 30,
    "way_back": 90,
    "active": True,
}


def keep(by, number=7, **changes):
    return team_set(number=number, fields=USUAL | changes, by=by, at=AT)


class TestTeam:
    def test_is_added_and_written_down_anew(self, vera):
        keep(vera)
        keep(vera, people=3)
        assert LiaisonTeam.objects.get(number=7).people == 3
        acts = [entry.detail for entry in Entry.objects.filter(action="team.set").order_by("pk")]
        assert [("people=2" in each["before"], "people=3" in each["after"]) for each in acts] == [
            (False, False),
            (True, True),
        ]

    def test_twice_the_same_is_once(self, vera):
        keep(vera)
        keep(vera)
        assert Entry.objects.filter(action="team.set").count() == 1

    @pytest.mark.parametrize("who", ["olga", "nadia", "lesya", "petro"])
    def test_is_kept_by_a_supervisor_alone(self, request, office, who):
        with pytest.raises(TeamRefused, match="supervisor"):
            keep(request.getfixturevalue(who))

    def test_has_a_name_of_its_own(self, vera):
        with pytest.raises(TeamRefused, match="Another team"):
            keep(vera, name="heron")

    def test_stops_only_with_nothing_ahead(self, vera):
        keep(vera)
        ahead = datetime.now(tz=UTC) + timedelta(days=2)
        slot = Slot.objects.create(team_id=7, span=(ahead, ahead + timedelta(hours=1)))
        with pytest.raises(TeamRefused, match="lie ahead"):
            keep(vera, active=False)
        slot.delete()
        assert not keep(vera, active=False).active


class TestWay:
    """Of so many minutes gone by, whatever the clocks do meanwhile."""

    @pytest.mark.parametrize(
        ("arrives", "leaves"),
        [
            (datetime(2027, 3, 28, 4, tzinfo=KYIV), datetime(2027, 3, 27, 23, tzinfo=UTC)),
            (datetime(2027, 10, 31, 4, tzinfo=KYIV), datetime(2027, 10, 31, 0, tzinfo=UTC)),
        ],
    )
    def test_there(self, arrives, leaves):
        team = LiaisonTeam(number=7, way_there=120, way_back=120)
        assert team.with_way(arrives, arrives)[0] == leaves

    def test_back(self):
        team = LiaisonTeam(number=7, way_there=120, way_back=120)
        ends = datetime(2027, 3, 28, 2, tzinfo=KYIV)
        assert team.with_way(ends, ends)[1] == datetime(2027, 3, 28, 2, tzinfo=UTC)


class TestHolding:
    def test_reckons_with_the_way_there_and_back(self, case_verified, lesya, vera):
        keep(vera)
        schedule(case_verified, lesya, team=7, starts=NOON, minutes=60)
        slot = Slot.objects.get()
        assert slot.held.lower == NOON - timedelta(minutes=30)
        assert slot.held.upper == NOON + timedelta(minutes=150)

    @pytest.mark.parametrize(("minutes", "is_held"), [(119, False), (120, True)])
    def test_leaves_the_team_time_to_drive(self, case_verified, lesya, vera, minutes, is_held):
        keep(vera)
        Slot.objects.create(team_id=7, span=(NOON - timedelta(hours=1), NOON))
        starts = NOON + timedelta(minutes=minutes)
        if is_held:
            schedule(case_verified, lesya, team=7, starts=starts)
        else:
            with pytest.raises(ScheduleRefused, match="already has a window"):
                schedule(case_verified, lesya, team=7, starts=starts)

    def test_explains_a_conflict_beside_both_and_names_no_case(self, case_verified, lesya):
        Slot.objects.create(team_id=1, span=(NOON, NOON + timedelta(hours=1)))
        with pytest.raises(ScheduleRefused) as refused:
            schedule(case_verified, lesya, starts=NOON + timedelta(minutes=30))
        said = str(refused.value.sentence)
        for word in ("Team 1 · Heron", "12:41", "13:11", "Free then: Team 2 · Rook"):
            assert word in said
        assert case_verified.code not in said

    def test_takes_no_more_people_than_the_team_can(self, case_verified, lesya, vera):
        keep(vera, people=1)
        seal(case_verified, group_size="2")
        case_verified.save()
        with pytest.raises(ScheduleRefused, match=r"at most 1 people at once; this case has 2"):
            schedule(case_verified, lesya, team=7, starts=NOON)

    def test_keeps_to_the_hours_of_the_team(self, case_verified, lesya, vera):
        keep(vera)
        with pytest.raises(ScheduleRefused, match="06:00–22:00"):
            schedule(case_verified, lesya, team=7, starts=AT + timedelta(hours=24))

    def test_refuses_a_team_that_works_no_more(self, case_verified, lesya, vera):
        keep(vera, active=False)
        with pytest.raises(ScheduleRefused, match="no such team"):
            schedule(case_verified, lesya, team=7, starts=NOON)


class TestWindow:
    def test_across_a_change_of_clocks_is_refused(self, case_verified, lesya):
        before = datetime(2027, 3, 28, 2, 30, tzinfo=KYIV)
        with pytest.raises(ScheduleRefused, match="clocks change"):
            schedule(case_verified, lesya, starts=before, minutes=60)

    @pytest.mark.parametrize(
        ("shown", "rule"),
        [("2027-03-28T03:30", "left out"), ("2027-10-31T03:30", "comes twice")],
    )
    def test_an_hour_that_is_none_or_two_is_named(self, db, shown, rule):
        form = MoveForm({"team": "1", "starts": shown, "ends": "2027-11-01T03:30"})
        assert rule in form.errors["starts"][0]

    def test_has_the_light_that_was_agreed(self, case_verified, lesya):
        Case.objects.filter(ref=case_verified.ref).update(liaison=lesya)
        place_given(case_verified)
        told = {"team": 1, "signs": "", "at": AT, "case_ref": case_verified.ref}
        night = datetime(2026, 11, 24, 21, tzinfo=KYIV)
        hours = {"starts": night, "ends": night + timedelta(hours=1)}
        with pytest.raises(ScheduleRefused, match="wide sector"):
            case_schedule(by=lesya, **told, **hours, lit=Lit(Light.DAY))
        lit = Lit(Light.DAY, Sector.EAST)
        refusal = r"light from 0[67]:\d\d to 15:\d\d on 24.* choose “Light or dark: either will do”"
        with pytest.raises(ScheduleRefused, match=refusal):
            case_schedule(by=lesya, **told, **hours, lit=lit)
        day = {"starts": night - timedelta(hours=9), "ends": night - timedelta(hours=8)}
        case_schedule(by=lesya, **told, **day, lit=lit)


class TestPostgres:
    """Whoever speaks SQL meets the same rules."""

    def refused(self, words, *statements):
        run = connection.cursor()
        with pytest.raises(DatabaseError, match=words), transaction.atomic(), run as cursor:
            cursor.execute("; ".join(statements))

    def insert(self, span, team=1):
        return (
            "INSERT INTO cases_slot (ref, team, span, held) VALUES"
            f" (gen_random_uuid(), {team}, {span}, 'empty')"
        )

    def test_reckons_the_way_itself(self, office):
        near = "tstzrange('2027-01-05 10:00+00', '2027-01-05 11:00+00')"
        next_one = "tstzrange('2027-01-05 12:00+00', '2027-01-05 13:00+00')"
        self.refused("slot_one_hand_over_per_team", self.insert(near), self.insert(next_one))

    @pytest.mark.parametrize(
        ("span", "words"),
        [
            ("tstzrange('2027-01-05', '2027-01-07')", "24 hours"),
            ("tstzrange('2027-01-05', NULL)", "24 hours"),
            ("'empty'", "24 hours"),
        ],
    )
    def test_knows_how_long_a_window_is(self, office, span, words):
        self.refused(words, self.insert(span))

    def test_takes_no_window_that_begins_before_now(self, office):
        for starts in ("2026-11-22 04:00+00", "2026-11-23 00:40+00"):
            span = f"tstzrange('{starts}', '2026-11-23 02:00+00')"
            self.refused("lies ahead", self.insert(span))

    def test_says_no_in_words_where_our_clock_is_behind(self, case_verified, lesya):
        as_of(AT + timedelta(hours=20))
        with pytest.raises(ScheduleRefused, match="lies in the past"):
            schedule(case_verified, lesya, starts=AT + timedelta(hours=19))

    def test_rewrites_no_window(self, office):
        span = "tstzrange('2027-01-05 10:00+00', '2027-01-05 11:00+00')"
        self.refused("never rewritten", self.insert(span), "UPDATE cases_slot SET held = 'empty'")

    def test_has_no_window_of_a_team_that_does_not_work(self, office, vera):
        keep(vera, active=False)
        span = "tstzrange('2027-01-05 10:00+00', '2027-01-05 11:00+00')"
        self.refused("works no more", self.insert(span, 7))
        self.refused("works no more", self.insert(span, 50))
