"""Events of a switch in every way a bridge may send them."""

import json
from urllib.parse import urlencode

import pytest

from cases.inbound import Inbound, Kind, Sender
from intake.telephone.inbound import parse
from tests.intake.conftest import AT, CTI_TOKEN, cti, is_problem, knock

CALL = {"from": "380001234567", "to": "380000000100", "direction": "in", "callId": "53ba82e2bd6d"}
NEW = CALL | {"event": "newCall", "user": ["Ясень", "Сокіл"], "queue": "night"}
ANSWER = CALL | {"event": "answer", "user": "Ясень", "answeringNumber": "101"}
HANGUP = CALL | {"event": "hangup", "cause": "normalClearing", "answeringNumber": "101"}
FORM = "application/x-www-form-urlencoded"


def multipart(fields: list[tuple[str, str]]) -> bytes:
    parts = (
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields
    )
    return "".join([*parts, "--b--\r\n"]).encode()


def test_a_new_call_is_an_offered_contact():
    assert parse(NEW, at=AT) == Inbound(
        line="telephone",
        provider_id="53ba82e2bd6d:newCall",
        conversation="53ba82e2bd6d",
        kind=Kind.CALL_OFFERED,
        sender=Sender(number="380001234567"),
        at=AT,
    )


@pytest.mark.parametrize(
    ("event", "kind", "cause", "answered_by"),
    [
        (ANSWER, Kind.CALL_ANSWERED, "", "101"),
        (HANGUP, Kind.CALL_ENDED, "normalClearing", "101"),
        (CALL | {"event": "hangup", "cause": "cancel"}, Kind.CALL_ENDED, "cancel", ""),
        (CALL | {"event": "hangup", "cause": "Ivan hung up"}, Kind.CALL_ENDED, "other", ""),
        (CALL | {"event": "hangup"}, Kind.CALL_ENDED, "", ""),
    ],
)
def test_later_events_say_who_answered_and_how_it_ended(event, kind, cause, answered_by):
    inbound = parse(event, at=AT)
    assert inbound is not None
    told = (inbound.kind, inbound.cause, inbound.answered_by, inbound.conversation)
    assert told == (kind, cause, answered_by, "53ba82e2bd6d")


@pytest.mark.parametrize("caller", ["anonymous", "", "unknown", "sip:anonymous@invalid", None])
def test_a_withheld_number_is_no_number(caller):
    inbound = parse(NEW | {"from": caller}, at=AT)
    assert inbound is not None
    assert inbound.sender == Sender()


def test_numbers_and_ids_may_come_as_json_numbers():
    inbound = parse(NEW | {"from": 380001234567, "callId": 123456789}, at=AT)
    assert inbound is not None
    assert (inbound.sender.number, inbound.conversation) == ("380001234567", "123456789")


def test_a_call_without_direction_is_taken_rather_than_lost():
    event = {name: value for name, value in NEW.items() if name != "direction"}
    assert parse(event, at=AT) is not None


@pytest.mark.parametrize("event", [NEW, ANSWER, HANGUP])
def test_our_own_calls_are_noted_and_passed_over(taken, event):
    response = cti(event | {"direction": "out"})
    assert (response.status_code, json.loads(response.content), taken) == (200, {}, [])


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (json.dumps(NEW).encode(), "application/json"),
        (json.dumps(NEW).encode(), "application/json; charset=utf-8"),
        (json.dumps(NEW).encode(), FORM),
        (json.dumps(NEW).encode(), ""),
        (urlencode(CALL | {"event": "newCall", "user[]": "Ясень"}).encode(), FORM),
        (urlencode([*CALL.items(), ("event", "newCall")] + [("user[]", "Я")] * 2).encode(), FORM),
        (urlencode(CALL | {"event": "newCall", "from": "+380001234567"}).encode(), FORM),
        (b"event=newCall&from=+380001234567&callId=53ba82e2bd6d&to=1&direction=in", FORM),
        (
            multipart([*CALL.items(), ("event", "newCall"), ("user[]", "А"), ("user[]", "Б")]),
            "multipart/form-data; boundary=b",
        ),
    ],
)
def test_json_forms_and_multipart_mean_the_same(taken, body, content_type):
    response = cti(body, content_type=content_type)
    assert (response.status_code, json.loads(response.content)) == (200, {})
    assert [inbound.provider_id for inbound in taken] == ["53ba82e2bd6d:newCall"]
    assert taken[0].sender.number.lstrip("+") == "380001234567"


def test_a_file_in_a_form_is_left_unread(taken):
    body = (
        b'--b\r\nContent-Disposition: form-data; name="from"; filename="x"\r\n'
        b"Content-Type: text/plain\r\n\r\n1\r\n" + multipart([("event", "newCall")])
    )
    assert is_problem(cti(body, content_type="multipart/form-data; boundary=b"), 400)


@pytest.mark.parametrize("path", ["", "/"])
def test_the_token_may_be_the_last_part_of_the_path(taken, path):
    response = knock(f"/telephone/cti/{CTI_TOKEN}{path}", json.dumps(NEW).encode())
    assert response.status_code == 200
    assert len(taken) == 1


def test_a_bearer_token_is_read_whatever_the_case_of_its_scheme(taken):
    response = knock(
        "/telephone/cti", json.dumps(NEW).encode(), Authorization=f"bearer  {CTI_TOKEN}"
    )
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("path", "authorization", "reason"),
    [
        ("/telephone/cti/", "", "secret_missing"),
        ("/telephone/cti/", "Bearer x", "secret_wrong"),
        ("/telephone/cti/", f"Basic {CTI_TOKEN}", "secret_missing"),
        ("/telephone/cti/wrong/", "", "secret_wrong"),
        (f"/telephone/cti/{CTI_TOKEN}/", "Bearer x", "secret_wrong"),
        ("/telephone/cti/токен/", "", "secret_wrong"),
    ],
)
def test_a_forged_token_is_refused_and_recorded(taken, refused, path, authorization, reason):
    response = knock(path, json.dumps(NEW).encode(), Authorization=authorization)
    assert is_problem(response, 403)
    assert (refused, taken) == ([("telephone", reason)], [])


def test_without_a_token_set_everybody_is_refused(settings, taken, refused):
    settings.CTI_TOKEN = ""
    assert is_problem(cti(NEW), 403)
    assert refused == [("telephone", "no_secret_set")]


@pytest.mark.parametrize(
    "bent",
    [
        {"event": ""},
        {"event": "newcall"},
        {"event": None},
        {"event": ["newCall"]},
        {"event": {}},
        {"callId": ""},
        {"callId": None},
        {"callId": "x" * 251},
        {"callId": "a\nb"},
        {"callId": ["x"]},
        {"callId": True},
        {"callId": 2**70},
        {"direction": "sideways"},
        {"from": ["380001234567"]},
        {"from": 1.5},
        {"user": 7},
        {"user": [7]},
        {"cause": {}},
    ],
)
def test_an_event_that_cannot_be_understood_is_refused_and_not_lost_in_silence(taken, bent):
    assert is_problem(cti(NEW | bent), 400)
    assert taken == []


@pytest.mark.parametrize("body", [b"", b"event", b"{", b"\xff"])
def test_a_broken_body_is_refused(taken, body):
    assert is_problem(cti(body, content_type=FORM), 400)


@pytest.mark.parametrize("more", ["&queue=%ff", "&queue=1&queue=2", "&x=1" * 200])
def test_a_good_form_with_something_wrong_in_it_is_refused(taken, more):
    form = urlencode(CALL | {"event": "newCall"})
    assert cti(form.encode(), content_type=FORM).status_code == 200
    assert is_problem(cti((form + more).encode(), content_type=FORM), 400)


@pytest.mark.parametrize("name", ["from", "to", "answeringNumber", "cause", "queue"])
def test_an_endless_field_is_refused(taken, name):
    assert is_problem(cti(NEW | {name: "1" * 1001}), 413)


def test_a_body_beyond_a_mebibyte_is_refused(taken):
    assert is_problem(cti(b"x" * (1024 * 1024 + 1), content_type=FORM), 413)
