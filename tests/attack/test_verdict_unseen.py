"""Refused, suspected or waiting: whoever called can't tell, by word, length, place or statement."""

import itertools
import json
import re
from collections.abc import Iterator

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from cases.models import Case, Contact, WrapCode
from cases.ordering import place_in_queue
from cases.services.contacts import contact_claim, contact_close, contact_wrap_up
from cases.services.opening import case_open
from cases.services.setting_up import line_place
from cases.services.thread import message_reply
from hotline.jobs import rounds
from intake import flood
from intake.telegram.outbound import deliver_due
from intake.web import sending
from tests.attack.verdicts import VERDICTS, come_to
from tests.intake.bot_desk import TOKEN, BotApi, Person, bot_api_running

SECRET, CTI = "fictitious-telegram-secret", "fictitious-cti-token"
#: Headers that are drawn or tell the hour.
CLOCKS = {"Set-Cookie", "Expires"}
#: Whose rounds might say something: the cases' own. What is due is then delivered.
OUTWARD = "cases."
PEOPLE, CALLS = itertools.count(940_000_001), itertools.count(1)
WEB_CODE = re.compile(r"(?:[a-z2-7]{4}-){6}[a-z2-7]{2}")
#: What is drawn or is a clock, and differs between any two answers.
DRAWN = (
    (WEB_CODE, "CODE"),
    (re.compile(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}\b"), "CODE"),
    (re.compile(r'(csrfmiddlewaretoken" value=")\w+'), r"\1CSRF"),
    (re.compile(r'(name="page" value=")\w+'), r"\1PAGE"),
    (re.compile(r"<time.*?</time>"), "TIME"),
    (re.compile(r'"q\d{9}"'), "QUERY"),
    (re.compile(r'"message_id": \d+'), "MESSAGE"),
)


@pytest.fixture(autouse=True)
def outside(settings, monkeypatch):
    settings.TELEGRAM_SECRET, settings.CTI_TOKEN = SECRET, CTI
    monkeypatch.setattr(flood, "COUNTED_FOR", 3_600.0)
    for pace in (sending.sending, sending.asking):
        pace.forget()


@pytest.fixture
def cast(olga, nadia, vera):
    return {"olga": olga, "nadia": nadia, "vera": vera}


@pytest.fixture
def api(office, settings) -> Iterator[BotApi]:
    line_place(key="web", office=office)
    with bot_api_running() as server:
        settings.TELEGRAM_API, settings.TELEGRAM_TOKEN = server.url, TOKEN
        yield server


def plain(text):
    for pattern, word in DRAWN:
        text = pattern.sub(word, text)
    return text


def unlike(told):
    """Where each verdict differs from waiting, by its first thing that does."""
    found = {}
    for name, each in told.items():
        pairs = enumerate(zip(each, told["waiting"], strict=True))
        found |= {(name, at): (one, other) for at, (one, other) in pairs if one != other}
    return found


def newest():
    return Contact.objects.order_by("-offered_at").first()


def taken(cast, *, closed):
    """The newest contact becomes a case of Olga's, and is answered."""
    contact, olga = newest(), cast["olga"]
    contact_claim(contact_ref=contact.ref, by=olga, at=now())
    contact.refresh_from_db()
    message_reply(contact=contact, by=olga, body="Ми читаємо вас.", at=now())
    case = case_open(contact_ref=contact.ref, by=olga, at=now())
    if closed:
        contact_wrap_up(contact_ref=contact.ref, by=olga, at=now())
        ending = {"code": WrapCode.CASE_OPENED, "remark": "", "hard": False}
        contact_close(contact_ref=contact.ref, by=olga, **ending, at=now())
    return case


def counted(ask):
    """What came of it, and how many statements it took."""
    with (
        CaptureQueriesContext(connections["default"]) as ours,
        CaptureQueriesContext(connections["keyring"]) as keys,
    ):
        answer = ask()
    return answer, len(ours), len(keys)


def place_of(contact):
    """Where somebody who waits stands: nothing but how long they do."""
    told = {"priority": contact.priority, "lane": contact.lane, "rank_at": contact.rank_at}
    lane, danger, since = place_in_queue(language="", speaks=[], **told)
    return lane, danger, since - contact.offered_at


class TestTelegram:
    def probe(self, api, cast, verdict, *, closed):
        """Everything that the person can try, and everything that comes back."""
        person = Person(api, next(PEOPLE))
        person.write("Мы на фронте, хочу жить")
        case = taken(cast, closed=closed)
        come_to(verdict, case, cast)
        before, said = len(api.asked), []
        for ask in (
            lambda: person.write("/status"),
            lambda: person.write("Вы ещё здесь?"),
            lambda: person.write("/status ABCE-HKMP-TX01"),
            lambda: person.write(location={"latitude": 48.1, "longitude": 37.2}),
            lambda: person.correct(person.log[-1], "Другое слово"),
            lambda: person.press_data("safe:yes"),
            lambda: person.write("/help"),
            lambda: person.write("/status"),
        ):
            said.append(counted(ask)[1:])
        heard = [json.dumps(each, sort_keys=True) for each in api.asked[before:]]
        heard = [plain(each).replace(str(person.number), "N") for each in heard]
        return [*heard, *said, place_of(newest())]

    @pytest.mark.parametrize("closed", [False, True])
    def test_hears_the_same_bytes_for_the_same_statements(self, api, cast, closed):
        self.probe(api, cast, "waiting", closed=closed)
        told = {name: self.probe(api, cast, name, closed=closed) for name in VERDICTS}
        assert "text" in told["waiting"][0]
        assert unlike(told) == {}


class TestWeb:
    def probe(self, cast, verdict, *, closed):
        for pace in (sending.sending, sending.asking):
            pace.forget()
        client = Client()
        page = client.get("/write/").content.decode()
        code = WEB_CODE.search(page).group()
        client.post("/write/", {"code": code, "send": "1", "q-story": "Хочу жити"})
        case = taken(cast, closed=closed)
        come_to(verdict, case, cast)
        told = []
        for path, fields in (
            ("/write/again/", {}),
            ("/write/again/more/", {"words": "Ви ще тут?", "page": "0" * 16}),
            ("/write/again/", {}),
            ("/write/again/more/", {"words": ""}),
            ("/write/again/forget/", {}),
            ("/write/again/forget/", {"sure": "1"}),
            ("/write/again/", {}),
        ):
            answer, *statements = counted(
                lambda path=path, fields=fields: client.post(path, fields | {"code": code})
            )
            heads = {name: each for name, each in answer.headers.items() if name not in CLOCKS}
            body = plain(answer.content.decode()).splitlines()
            told += [(path, answer.status_code, statements), heads, *body]
        return [*told, place_of(newest())]

    @pytest.mark.parametrize("closed", [False, True])
    def test_reads_the_same_bytes_for_the_same_statements(self, api, cast, closed):
        self.probe(cast, "waiting", closed=closed)
        told = {name: self.probe(cast, name, closed=closed) for name in VERDICTS}
        assert any("Ми читаємо вас." in line for line in map(str, told["waiting"]))
        assert unlike(told) == {}


class TestTelephone:
    def ring(self, number, event, call):
        told = {"event": event, "from": number, "to": "+380000000100", "direction": "in"}
        return Client().post(
            "/intake/telephone/cti/",
            json.dumps(told | {"callId": f"verdict-{call}"}),
            content_type="application/json",
            headers={"Authorization": f"Bearer {CTI}"},
        )

    def probe(self, cast, verdict):
        number = f"+38000200{next(CALLS):04d}"
        self.ring(number, "newCall", next(CALLS))
        case = taken_call(cast)
        come_to(verdict, case, cast)
        told, call = [], next(CALLS)
        for event in ("newCall", "hangup"):
            answer, *statements = counted(lambda event=event: self.ring(number, event, call))
            told.append((answer.status_code, answer.content, dict(answer.headers), statements))
        return [*told, place_of(newest())]

    def test_is_answered_the_same(self, api, cast):
        self.probe(cast, "waiting")
        told = {name: self.probe(cast, name) for name in VERDICTS}
        assert unlike(told) == {}


def taken_call(cast):
    contact, olga = newest(), cast["olga"]
    contact_claim(contact_ref=contact.ref, by=olga, at=now())
    case = case_open(contact_ref=contact.ref, by=olga, at=now())
    contact_wrap_up(contact_ref=contact.ref, by=olga, at=now())
    ending = {"code": WrapCode.CASE_OPENED, "remark": "", "hard": False}
    contact_close(contact_ref=contact.ref, by=olga, **ending, at=now())
    return case


def test_a_verdict_itself_says_nothing_to_anybody_outside(api, cast):
    """No line has anything to say because of it, also once every round of the worker has run."""
    sent = {}
    for verdict in VERDICTS:
        person = Person(api, next(PEOPLE))
        person.write("Мы на фронте")
        case = taken(cast, closed=False)
        person.write("/status")
        before = len(api.asked)
        come_to(verdict, case, cast)
        for each in rounds():
            if each.name.startswith(OUTWARD):
                each.turn(now())
        deliver_due()
        sent[verdict] = [method for method, _ in api.asked[before:] if method != "getUpdates"]
        assert Case.objects.filter(ref=case.ref).exists()
    assert unlike(sent) == {}
