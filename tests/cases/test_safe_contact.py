"""When a person may be called: windows of their week, in every zone, at both changes of clocks."""

from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.safe_contact import DAY, Because, Hours, Terms, Way, allowed, spans
from cases.zones import ABROAD, KNOWN, NAME

YEARS = (date(2026, 1, 1), date(2026, 12, 31))
AROUND = (-timedelta(hours=3), timedelta(hours=3))
EVERY_DAY = range(1, 8)
#: Nights in which clocks changed, the last of each zone by its own rules of the time.
CHANGED = [
    ("Europe/Kyiv", date(2026, 3, 29), 3, "gap"),
    ("Europe/Kyiv", date(2026, 10, 25), 3, "fold"),
    ("Europe/Warsaw", date(2026, 3, 29), 2, "gap"),
    ("Europe/Warsaw", date(2026, 10, 25), 2, "fold"),
    ("Europe/Lisbon", date(2026, 3, 29), 1, "gap"),
    ("Europe/Lisbon", date(2026, 10, 25), 1, "fold"),
    ("America/New_York", date(2026, 3, 8), 2, "gap"),
    ("America/New_York", date(2026, 11, 1), 1, "fold"),
    ("Australia/Sydney", date(2026, 10, 4), 2, "gap"),
    ("Australia/Sydney", date(2026, 4, 5), 2, "fold"),
]


def terms(zone="Europe/Kyiv", hours=((1, 0, DAY),), **changes):
    told = {"way": Way.TELEPHONE, "valid_from": YEARS[0], "valid_until": YEARS[1]}
    return Terms(zone=zone, hours=tuple(Hours(*each) for each in hours), **(told | changes))


def daily(starts, ends):
    return [Hours(day, starts, ends) for day in EVERY_DAY]


def shown(day, hour, minute, zone, fold=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone), fold=fold)


def why(agreed, at, way=Way.TELEPHONE):
    return allowed(agreed, way, at).reason


def odd_days(zone):
    """The days of a year on which clocks of this zone change, their neighbours, and one more."""
    days = [YEARS[0] + timedelta(days=offset) for offset in range(365)]
    offsets = [shown(day, 12, 0, zone).utcoffset() for day in days]
    changed = [each for each in range(1, 365) if offsets[each] != offsets[each - 1]]
    return [days[each + near] for each in changed for near in (-1, 0, 1)] + [days[100]]


def zones_of(*countries):
    """Every zone of these countries, as the data of the time zones itself lists them."""
    table = files("tzdata").joinpath("zoneinfo/zone.tab").read_text()
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    return {row[2] for row in rows if row[0] in countries}


class TestZones:
    def test_are_all_of_russia_and_ukraine_and_where_families_live(self):
        assert zones_of("RU", "UA") - set(KNOWN) == set()
        assert len(ABROAD) > 30

    @pytest.mark.parametrize("zone", KNOWN)
    def test_each_opens_and_closes_by_its_own_clock(self, zone):
        """On the days around each change of clocks of a year, and on one without any."""
        assert NAME.fullmatch(zone)
        agreed = terms(zone, daily(12 * 60, 13 * 60))
        for day in odd_days(zone):
            noon = shown(day, 12, 0, zone).astimezone(UTC)
            assert why(agreed, noon - timedelta(seconds=1)) is Because.OUTSIDE
            assert why(agreed, noon) is None
            assert allowed(agreed, Way.TELEPHONE, noon).until == noon + timedelta(hours=1)
            assert why(agreed, noon + timedelta(hours=1)) is Because.OUTSIDE

    def test_that_nobody_knows_any_more_lets_nobody_call(self):
        assert why(terms("Europe/Nowhere"), shown(YEARS[0], 12, 0, "UTC")) is Because.NO_ZONE

    def test_whose_rules_changed_is_read_by_the_rules_of_the_day(self):
        """Almaty and Volgograd moved; the hours that were agreed stay what the clock shows."""
        for zone, day, offset in [
            ("Asia/Almaty", date(2024, 2, 28), 6),
            ("Asia/Almaty", date(2024, 3, 2), 5),
            ("Europe/Volgograd", date(2020, 12, 26), 4),
            ("Europe/Volgograd", date(2020, 12, 28), 3),
        ]:
            agreed = terms(zone, daily(600, 660), valid_from=day, valid_until=day)
            ten = datetime(day.year, day.month, day.day, 10, tzinfo=UTC) - timedelta(hours=offset)
            assert why(agreed, ten) is None
            assert why(agreed, ten - timedelta(minutes=1)) is Because.OUTSIDE


class TestChangeOfClocks:
    @pytest.mark.parametrize(("zone", "day", "hour", "change"), CHANGED)
    def test_a_window_within_the_hour_is_left_out(self, zone, day, hour, change):
        agreed = terms(zone, daily(hour * 60 + 10, hour * 60 + 50))
        begins = shown(day, hour, 0, zone).astimezone(UTC) - timedelta(hours=2)
        tried = [begins + timedelta(minutes=minute) for minute in range(300)]
        assert {why(agreed, at) for at in tried} == {Because.OUTSIDE}
        assert allowed(agreed, Way.TELEPHONE, tried[-1]).again is not None

    @pytest.mark.parametrize(("zone", "day", "hour", "change"), CHANGED)
    def test_a_window_around_the_hour_holds_by_either_clock(self, zone, day, hour, change):
        """From half past in the odd hour: it begins when the slower clock shows so, too."""
        agreed = terms(zone, daily(hour * 60 + 30, (hour + 2) * 60))
        ends = shown(day, hour + 2, 0, zone).astimezone(UTC)
        open_for = {"gap": 30, "fold": 90}[change]
        inside = [
            minute
            for minute in range(1, 300)
            if why(agreed, ends - timedelta(minutes=minute)) is None
        ]
        assert inside == list(range(1, open_for + 1))

    @pytest.mark.parametrize(("zone", "day", "hour", "change"), CHANGED)
    def test_a_window_that_ended_does_not_open_again(self, zone, day, hour, change):
        agreed = terms(zone, daily(22 * 60, hour * 60 + 30))
        begins = shown(day - timedelta(days=1), 22, 0, zone).astimezone(UTC)
        is_open = [why(agreed, begins + timedelta(minutes=minute)) is None for minute in range(600)]
        assert is_open == sorted(is_open, reverse=True)
        assert is_open[0]


class TestAllowed:
    AT = shown(date(2026, 11, 23), 12, 0, "Europe/Kyiv")

    def test_nothing_agreed_is_a_refusal(self):
        assert why(None, self.AT) is Because.NOT_AGREED

    def test_void_is_void_within_its_hours(self):
        assert why(terms(void=True), self.AT) is Because.VOID

    @pytest.mark.parametrize("way", [Way.TELEGRAM, Way.WEB, "viber", ""])
    def test_another_way_is_refused(self, way):
        assert why(terms(), self.AT, way) is Because.OTHER_WAY

    def test_viber_is_no_way_at_all(self):
        assert "viber" not in " ".join(Way.values)

    def test_days_before_and_after_are_told_apart_at_their_midnight(self):
        agreed = terms(hours=daily(0, DAY), valid_from=date(2026, 11, 23))
        midnight = shown(date(2026, 11, 23), 0, 0, "Europe/Kyiv")
        before = allowed(agreed, Way.TELEPHONE, midnight - timedelta(seconds=1))
        assert (before.reason, before.again) == (Because.NOT_YET, midnight)
        assert why(agreed, midnight) is None
        last = terms(hours=daily(0, DAY), valid_until=date(2026, 11, 22))
        assert why(last, midnight - timedelta(seconds=1)) is None
        assert why(last, midnight) is Because.ENDED

    def test_past_midnight_belongs_to_the_evening_before(self):
        agreed = terms(hours=[Hours(7, 22 * 60, 90)])
        for hour, minute, wanted in [(1, 29, None), (1, 30, Because.OUTSIDE)]:
            assert why(agreed, shown(date(2026, 11, 23), hour, minute, "Europe/Kyiv")) is wanted
        assert why(agreed, shown(date(2026, 11, 22), 1, 0, "Europe/Kyiv")) is Because.OUTSIDE

    def test_says_when_it_is_next_safe(self):
        agreed = terms("Asia/Vladivostok", [Hours(3, 9 * 60, 10 * 60)])
        wanted = shown(date(2026, 11, 25), 9, 0, "Asia/Vladivostok")
        assert allowed(agreed, Way.TELEPHONE, self.AT).again == wanted


HOURS = st.builds(Hours, st.integers(1, 7), st.integers(0, DAY - 1), st.integers(1, DAY)).filter(
    lambda each: each.starts != each.ends
)
MOMENTS = st.integers(0, 364 * DAY).map(
    lambda minute: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
)


@given(zone=st.sampled_from(KNOWN), hours=st.lists(HOURS, min_size=1, max_size=5), at=MOMENTS)
@settings(max_examples=300, deadline=None)
def test_the_next_window_is_safe_and_nothing_before_it_is(zone, hours, at):
    agreed = terms(zone, hours)
    verdict = allowed(agreed, Way.TELEPHONE, at)
    if verdict.allowed:
        assert why(agreed, verdict.until - timedelta(seconds=1)) is None
    elif verdict.again:
        assert why(agreed, verdict.again) is None
        between = at + (verdict.again - at) / 2
        assert why(agreed, between) is not None
    known = list(spans(agreed, ZoneInfo(zone), at))
    assert all(span.starts < span.ends and span.ends > at for span in known)


@pytest.mark.django_db
def test_postgresql_opens_whatever_the_console_opens():
    """Its rules of time zones are as new as ours, in every zone, on both sides of each change."""
    agreed = terms(hours=[*daily(22 * 60, 150), *daily(170, 400)])
    rows = []
    for zone in KNOWN:
        for day in odd_days(zone):
            night = shown(day, 0, 0, zone).astimezone(UTC)
            rows += [(zone, night + timedelta(minutes=minute)) for minute in range(0, 480, 30)]
    hours = [list(each) for each in agreed.hours]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT safe_contact_open(%s::smallint[], zone, moment)"
            " FROM unnest(%s::text[], %s::timestamptz[]) WITH ORDINALITY AS t(zone, moment, n)"
            " ORDER BY n",
            [hours, [zone for zone, _ in rows], [at for _, at in rows]],
        )
        opened = [each for (each,) in cursor.fetchall()]
    differing = []
    for (zone, at), theirs in zip(rows, opened, strict=True):
        ours = why(terms(zone, agreed.hours), at) is None
        around = {(at + near).astimezone(ZoneInfo(zone)).utcoffset() for near in AROUND}
        if ours != theirs and (ours or len(around) == 1):
            differing.append((zone, at, ours, theirs))
    assert differing == []
