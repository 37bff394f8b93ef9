"""Who may knock as Telegram, and what is answered."""

import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from django.db import DataError
from django.http import HttpRequest

from intake import entrance, refusals
from intake.bodies import body_of
from intake.problems import Problem
from operators.refusals import Refused
from tests.intake.conftest import TELEGRAM_SECRET, is_problem, knock, telegram
from tests.intake.updates import CHAT, IVAN, UNNEEDED, message

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("secret", ["", "x", TELEGRAM_SECRET + "x", TELEGRAM_SECRET[:-1], "тайна"])
def test_a_forged_secret_is_refused_and_recorded_and_nothing_is_read(taken, refused, secret):
    response = telegram(message(text="?"), secret=secret)
    assert is_problem(response, 403)
    assert refused == [("telegram", "secret_wrong" if secret else "secret_missing")]
    assert taken == []


def test_a_missing_header_is_refused(taken, refused):
    assert is_problem(knock("/telegram/", b"{"), 403)
    assert refused == [("telegram", "secret_missing")]


@pytest.mark.parametrize("shown", ["", "anything"])
def test_without_a_secret_set_everybody_is_refused(settings, taken, refused, shown):
    settings.TELEGRAM_SECRET = ""
    assert is_problem(telegram(message(text="?"), secret=shown), 403)
    assert refused == [("telegram", "no_secret_set")]


def test_secrets_are_compared_in_constant_time(monkeypatch, taken):
    compared = []
    monkeypatch.setattr(
        entrance, "constant_time_compare", lambda shown, expected: compared.append(shown) or True
    )
    telegram(message(text="?"), secret="nearly")
    assert compared == ["nearly"]
    assert not re.search(r"(shown|expected) [!=]= ", (ROOT / "intake/entrance.py").read_text())


def test_a_refusal_that_cannot_be_recorded_opens_no_door(monkeypatch, taken):
    def broken(**_told):
        raise DataError

    monkeypatch.setattr(refusals, "_recorder", broken)
    assert is_problem(telegram(message(text="?"), secret="x"), 403)
    assert taken == []


def test_wiring_names_the_one_who_records(monkeypatch):
    rows = []
    monkeypatch.setattr(refusals, "_recorder", refusals._recorder)
    refusals.wire(lambda *, line, reason, at: rows.append((line, reason, at.tzinfo is not None)))
    telegram(message(text="?"), secret="x")
    assert rows == [("telegram", "secret_wrong", True)]


def test_what_is_stored_is_answered_as_telegram_expects(taken):
    response = telegram(message(text="Здравствуйте"))
    assert (response.status_code, json.loads(response.content)) == (200, {"ok": True})
    assert [inbound.text for inbound in taken] == ["Здравствуйте"]


@pytest.mark.parametrize("name", UNNEEDED)
def test_what_is_unneeded_is_answered_the_same_and_not_stored(taken, name):
    response = telegram(UNNEEDED[name])
    assert (response.status_code, json.loads(response.content)) == (200, {"ok": True})
    assert taken == []


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
def test_only_post_is_answered(taken, refused, method):
    response = knock("/telegram/", method=method, X_Telegram_Bot_Api_Secret_Token=TELEGRAM_SECRET)
    assert response.status_code == 405
    assert response["Allow"] == "POST"
    assert refused == []


BAD = {
    "nothing": b"",
    "no JSON": b"update_id=1",
    "half a JSON": b'{"update_id": 1',
    "a list": b"[]",
    "a number": b"7",
    "null": b"null",
    "invalid UTF-8": b'{"update_id": 1, "message": "\xff"}',
    "UTF-16": '{"update_id": 1}'.encode("utf-16"),
    "a byte order mark": b'\xef\xbb\xbf{"update_id": 1}',
    "NaN": b'{"update_id": NaN}',
    "NaN where nobody looks": b'{"update_id": 1, "mood": NaN}',
    "Infinity": b'{"update_id": Infinity}',
    "a very long number": b'{"update_id": ' + b"9" * 5000 + b"}",
    "a deep nest": b'{"update_id": 1, "message": ' + b"[" * 100_000,
    "a NUL between": b'{"update_id":\x00 1}',
}
WRONG_TYPES = {
    "no id": {"message": {}},
    "a text id": {"update_id": "1"},
    "a true id": {"update_id": True},
    "a broken id": {"update_id": 1.5},
    "an id of 65 bits": {"update_id": 2**63},
    "a text message": {"update_id": 1, "message": "x"},
    "a list of messages": {"update_id": 1, "message": []},
    "no chat": {"update_id": 1, "message": {"message_id": 1, "text": "x"}},
    "a text chat": {"update_id": 1, "message": {"message_id": 1, "chat": "x"}},
    "a chat without id": {"update_id": 1, "message": {"message_id": 1, "chat": {}}},
    "a numeric chat type": message(text="x", chat=CHAT | {"type": 1}),
    "no message id": {"update_id": 1, "message": {"chat": CHAT, "text": "x"}},
    "a text message id": message(message_id="41", text="x"),
    "a numeric text": message(text=7),
    "a list as text": message(text=["x"]),
    "an object as caption": message(caption={}),
    "a text date": message(text="x", date="today"),
    "a text sender": message(text="x", **{"from": "Ivan"}),
    "a sender without id": message(text="x", **{"from": {"first_name": "Иван"}}),
    "a numeric name": message(text="x", **{"from": IVAN | {"first_name": 1}}),
    "a numeric bot flag": message(text="x", **{"from": IVAN | {"is_bot": 1}}),
    "a numeric number": message(contact={"phone_number": 70000000001, "first_name": "x"}),
    "a text position": message(location="here"),
    "a position of many digits": message(location={"latitude": 10**400, "longitude": 0}),
    "half a position": message(location={"latitude": 1.0}),
    "a position in words": message(location={"latitude": "1", "longitude": "2"}),
    "a position off the map": message(location={"latitude": 91.0, "longitude": 0.0}),
    "an infinite position": message(location={"latitude": 0.0, "longitude": 1e300}),
    "a text callback": {"update_id": 1, "callback_query": "x"},
    "a callback of nobody": {"update_id": 1, "callback_query": {"id": "1", "data": "x"}},
    "numeric data": {"update_id": 1, "callback_query": {"id": "1", "from": IVAN, "data": 7}},
}


@pytest.mark.parametrize("name", BAD)
def test_a_broken_body_is_refused_with_a_reason(taken, name):
    assert is_problem(telegram(BAD[name]), 400)
    assert taken == []


@pytest.mark.parametrize("name", WRONG_TYPES)
def test_a_field_of_the_wrong_type_is_refused_with_a_reason(taken, name):
    assert is_problem(telegram(WRONG_TYPES[name]), 400)
    assert taken == []


def test_a_reason_repeats_nothing_of_the_body(taken):
    response = telegram(message(text={"secret": "Иван из Ясеновой"}))
    assert is_problem(response, 400)
    assert "Иван" not in json.loads(response.content)["detail"]


@pytest.mark.parametrize(
    "endless",
    [
        message(text="ї" * 16_001),
        message(caption="ї" * 16_001, photo=[]),
        message(text="x", **{"from": IVAN | {"first_name": "я" * 1001}}),
        message(contact={"phone_number": "0" * 1001, "first_name": "x"}),
    ],
)
def test_what_could_not_be_kept_whole_is_refused_rather_than_cut(taken, endless):
    assert is_problem(telegram(endless), 413)
    assert taken == []


@pytest.mark.parametrize("length", [1024 * 1024 + 1, 3 * 1024 * 1024])
def test_a_body_beyond_a_mebibyte_is_refused(taken, length):
    assert is_problem(telegram(b" " * length), 413)


def test_a_body_of_undeclared_length_is_measured(taken):
    request = HttpRequest()
    request._stream = BytesIO(b" " * (1024 * 1024 + 1))
    with pytest.raises(Problem) as refused:
        body_of(request)
    assert refused.value.status == 413


def test_a_lying_content_length_changes_nothing(taken):
    body = json.dumps(message(text="ї" * 4096)).encode()
    for length in ("x", "-1", "9" * 5000, "²"):
        response = knock(
            "/telegram/",
            body,
            X_Telegram_Bot_Api_Secret_Token=TELEGRAM_SECRET,
            Content_Length=length,
        )
        assert response.status_code in {200, 400}


@pytest.mark.parametrize("trouble", [DataError("no"), Refused("no office yet")])
def test_what_could_not_be_stored_is_not_acknowledged(monkeypatch, trouble):
    def broken(*, inbound):
        raise trouble

    monkeypatch.setattr(entrance, "receive", broken)
    monkeypatch.setattr("intake.telegram.inbound.take", broken)
    response = telegram(message(text="?"))
    assert is_problem(response, 503)
    assert response["Retry-After"] == "5"
