"""Who comes is counted, who falls silent is told of, and people are told of the other ways in."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from audit.models import Entry
from cases.identifiers import country_of
from cases.models import LineLink, Outage, Traffic, Watch, WhyOff
from cases.selectors import traffic
from cases.selectors.traffic import all_series, shown_traffic
from cases.services.line_switch import line_switch_off, line_switch_on
from cases.services.lines import lines_watch
from cases.services.receive import receive
from cases.services.traffic import FEW, traffic_count, traffic_tend
from cases.services.ways import ways_words
from cases.usual import HOUR, MINUTE, QUARTER, WEEK, quarter_of
from live.models import OutboxRow
from operators.models import Alert, Operator
from operators.roles import Role
from tests.cases.conftest import AT, call, chat

pytestmark = pytest.mark.django_db(databases="__all__")
NUMBERS = {"RU": "+70005550141", "UA": "+380005550141"}


def weeks_of(line: str, country: str, *, an_hour: int = 120, weeks: int = 4) -> None:
    """Steady traffic up to AT, and the watch begun."""
    last = quarter_of(AT)
    Traffic.objects.bulk_create(
        Traffic(
            line=line,
            country=country,
            quarter=last - QUARTER * each,
            seen=an_hour // 4,
            last_minute=None if each else 10,
        )
        for each in range(weeks * WEEK * 4)
    )
    Watch.objects.get_or_create(defaults={"since": AT - HOUR * WEEK, "at": AT})


def watch(begin, minutes: int, *, well: str = "") -> None:
    """Look each minute, with two calls a minute from where all is well."""
    for minute in range(minutes):
        at = begin + MINUTE * minute
        for _call in range(2 if well else 0):
            traffic_count(line="telephone", number=NUMBERS[well], at=at)
        lines_watch(at=at)


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("+70005550141", "RU"),
        ("+380005550141", "UA"),
        ("+12025550143", "US"),
        ("", ""),
        ("101", ""),
        ("+99900000000", ""),
    ],
)
def test_a_number_says_its_country_and_nothing_more(number, country):
    assert country_of(number) == country


def test_a_contact_is_counted_once_with_its_country_and_no_number(office):
    receive(inbound=call())
    receive(inbound=call())
    receive(inbound=call(call_id="call-2"))
    receive(inbound=chat())
    receive(inbound=chat(text="и ещё"))
    counted = sorted(Traffic.objects.values_list("line", "country", "seen", "last_minute"))
    assert counted == [("telegram", "ZZ", 1, 11), ("telephone", "RU", 2, 11)]
    assert {each.attname for each in Traffic._meta.fields} == {
        "id", "line", "country", "quarter", "seen", "last_minute"
    }  # fmt: skip


def test_the_first_contact_of_a_line_may_come_while_the_lines_are_read(office, monkeypatch):
    read = traffic._hours

    def reads_late(at):
        traffic_count(line="telegram", number="", at=AT)
        return read(at)

    monkeypatch.setattr(traffic, "_hours", reads_late)
    (shown,) = shown_traffic(at=AT)
    assert (shown.line, shown.seen, shown.expected) == ("telegram", 1, None)


def test_a_contact_that_is_not_kept_is_not_counted(office, monkeypatch):
    monkeypatch.setattr("cases.services.receive.calls.fold", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        receive(inbound=call())
    assert not Traffic.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"country": "+7"},
        {"country": "ru"},
        {"quarter": AT.replace(minute=41)},
        {"last_minute": 15},
    ],
)
def test_the_database_takes_no_other_counts(wrong):
    row = {"line": "telephone", "country": "RU", "quarter": quarter_of(AT)} | wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        Traffic.objects.create(**row)


def test_a_country_with_few_is_told_apart_for_a_day_only():
    old = quarter_of(AT) - HOUR * 24 * 3
    rows = [("KZ", old, FEW - 1), ("RU", old, FEW), ("ZZ", old, 1), ("KZ", AT - HOUR / 2, 1)]
    for country, quarter, seen in rows:
        Traffic.objects.create(
            line="telephone", country=country, quarter=quarter_of(quarter), seen=seen, last_minute=3
        )
    Traffic.objects.create(line="telephone", country="RU", quarter=old - HOUR * WEEK * 10)
    assert traffic_tend(at=AT) == 1
    left = sorted(Traffic.objects.values_list("country", "quarter", "seen", "last_minute"))
    assert left == [
        ("KZ", quarter_of(AT - HOUR / 2), 1, 3),
        ("RU", old, FEW, None),
        ("ZZ", old, FEW, None),
    ]


def test_a_country_that_goes_silent_is_told_to_supervisors_and_to_every_desk(office, vera):
    weeks_of("telephone", "RU")
    weeks_of("telephone", "UA")
    watch(AT, 16, well="UA")
    outage = Outage.objects.get()
    assert (outage.line, outage.country) == ("telephone", "RU")
    assert outage.noticed_at - AT <= timedelta(minutes=15)
    alert = Alert.objects.get()
    assert (alert.kind, alert.subject, alert.office) == ("line_silent", outage.ref, office)
    told = set(OutboxRow.objects.values_list("type", "stream"))
    assert ("line.changed", f"queue:{office.pk.hex}") in told
    assert ("alert.raised", f"person:{vera.pk.hex}") in told
    entry = Entry.objects.get(action="line.down")
    assert entry.subject == outage.ref


def test_a_line_that_goes_silent_as_a_whole_is_told_of_once(office, vera):
    weeks_of("telephone", "RU")
    weeks_of("telephone", "UA")
    watch(AT, 20)
    assert [each.country for each in Outage.objects.all()] == [""]
    assert Alert.objects.count() == 1


def test_an_outage_ends_by_itself_when_people_come_again_and_may_begin_anew(office, vera):
    weeks_of("telephone", "RU")
    watch(AT, 15)
    assert Outage.objects.get().over_at is None
    watch(AT + QUARTER, 31, well="RU")
    outage = Outage.objects.get()
    assert AT + QUARTER < outage.over_at <= AT + QUARTER + HOUR / 2
    assert Entry.objects.filter(action="line.back").count() == 1
    watch(AT + QUARTER + MINUTE * 31, 25)
    assert Outage.objects.count() == 2
    assert Alert.objects.count() == 2


def test_nobody_is_silent_while_nobody_watched(office):
    weeks_of("telephone", "RU")
    later = AT + HOUR * 5
    lines_watch(at=later)
    assert not Outage.objects.exists()
    watch(later, 16)
    assert Outage.objects.get().since >= later


def test_the_database_holds_one_open_outage_of_a_kind():
    row = {"line": "sip", "country": "", "since": AT, "noticed_at": AT}
    Outage.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Outage.objects.create(**row)


def test_people_are_told_of_the_other_ways_and_never_of_the_one_they_came_by(office, settings):
    settings.VOICE_NUMBER, settings.TELEGRAM_NAME = "+380 00 000 01 00", "@line"
    settings.TELEGRAM_TOKEN = "1:made-up"
    settings.WEB_ADDRESS = "line.example/write/"
    assert ways_words(line="web", at=AT) == ""
    Outage.objects.create(line="telephone", country="RU", since=AT, noticed_at=AT)
    said = ways_words(line="web", at=AT)
    assert re.search(r"Telephone \(Russia\).*Telegram @line", said)
    assert "+380" not in said
    assert "line.example" not in said
    assert "line.example/write/" in ways_words(line="telegram", at=AT)
    assert ways_words(line="telephone", at=AT) == ""
    Outage.objects.all().delete()
    LineLink.objects.create(
        line="sip", carries_sound=False, met_a_real_switch=False, seen_at=AT, down_since=AT
    )
    said = ways_words(line="web", at=AT)
    assert "Telephone" in said
    assert "built-in" not in said, "what our lines are called is nobody's business outside"


def test_a_bot_that_cannot_answer_is_told_to_nobody(office, settings):
    settings.TELEGRAM_NAME, settings.TELEGRAM_TOKEN = "@line", ""
    Outage.objects.create(line="telephone", country="RU", since=AT, noticed_at=AT)
    assert "@line" not in ways_words(line="web", at=AT)


def test_the_board_shows_what_is_usual_and_how_soon_silence_is_noticed(office):
    weeks_of("telephone", "RU")
    weeks_of("telephone", "UA", an_hour=4, weeks=1)
    whole, russia, *_rest = shown_traffic(at=AT)
    assert (whole.country, russia.country) == ("", "RU")
    assert russia.expected == pytest.approx(120)
    assert russia.notice is not None
    assert russia.notice <= 15 * 60
    assert [each.country for each in all_series(at=AT)] == ["", "RU", "UA"]


def test_a_line_that_is_off_is_not_waited_for_and_is_named_to_others(office, vera, settings):
    settings.VOICE_NUMBER, settings.TELEGRAM_NAME = "+380 00 000 01 00", "@line"
    settings.TELEGRAM_TOKEN = "1:made-up"
    ada = Operator.objects.create(call_sign="Ada", role=Role.ADMINISTRATOR, office=office)
    weeks_of("telephone", "RU")
    watch(AT, 12)
    assert Outage.objects.get().over_at is None
    line_switch_off(line="telephone", why=WhyOff.WORK, by=ada, at=AT + QUARTER)
    watch(AT + QUARTER, 60)
    assert Outage.objects.get().over_at == AT + QUARTER
    assert "Telephone" in ways_words(line="web", at=AT)
    assert "+380" not in ways_words(line="web", at=AT)
    assert "Telegram @line" in ways_words(line="telephone", at=AT)
    assert all(each.is_off and each.notice is None for each in shown_traffic(at=AT + HOUR))
    line_switch_on(line="telephone", by=ada, at=AT + HOUR * 2)
    assert ways_words(line="telephone", at=AT) == ""
    on = AT + HOUR * 2
    lines_watch(at=on + MINUTE)
    assert Outage.objects.count() == 1
    watch(on, 20)
    assert Outage.objects.filter(over_at=None).get().since >= on
