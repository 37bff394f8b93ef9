"""Whatever a stranger with the right secret sends, a line answers; it never breaks."""

import json
from urllib.parse import urlencode

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.intake.conftest import cti, telegram
from tests.intake.updates import CHAT, IVAN, message, pressed

UNDERSTOOD = {200, 400, 413}
patient = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["private", "in", "out", "\ud800", "\0", 2**63, -(2**63), 1e308])
)
any_json = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
MESSAGE_FIELDS = [
    *("message_id", "chat", "from", "date", "edit_date", "text", "caption", "location", "contact"),
    *("photo", "sticker", "venue", "poll", "is_bot", "id", "type", "first_name", "username"),
    *("language_code", "latitude", "longitude", "phone_number", "user_id", "data", "message"),
]
UPDATE_FIELDS = ["update_id", "message", "edited_message", "callback_query", "channel_post"]
CTI_FIELDS = [
    *("event", "from", "to", "direction", "callId", "user", "user[]", "cause", "queue"),
    "answeringNumber",
]
bent_message = st.dictionaries(st.sampled_from(MESSAGE_FIELDS), any_json, max_size=5)
bent_events = st.dictionaries(
    st.sampled_from(CTI_FIELDS),
    any_json | st.sampled_from(["newCall", "answer", "hangup", "in", "1"]),
)


@patient
@given(body=st.binary(max_size=400))
def test_any_bytes_are_answered(taken, body):
    assert telegram(body).status_code in UNDERSTOOD
    for content_type in ("application/json", "application/x-www-form-urlencoded", "", "x/y; z"):
        assert cti(body, content_type=content_type).status_code in UNDERSTOOD


@patient
@given(body=st.binary(max_size=400), boundary=st.text(max_size=20))
def test_any_multipart_is_answered(taken, body, boundary):
    marked = b'--b\r\nContent-Disposition: form-data; name="' + body + b"\r\n\r\nx\r\n--b--\r\n"
    assert cti(marked, content_type="multipart/form-data; boundary=b").status_code in UNDERSTOOD
    kind = f"multipart/form-data; boundary={boundary}".encode("ascii", "replace").decode()
    assert cti(body, content_type=kind).status_code in UNDERSTOOD


@patient
@given(update=any_json)
def test_any_json_is_answered(taken, update):
    body = json.dumps(update).encode()
    assert telegram(body).status_code in UNDERSTOOD
    assert cti(body).status_code in UNDERSTOOD


@patient
@given(update=st.dictionaries(st.sampled_from(UPDATE_FIELDS), any_json), bent=bent_message)
def test_any_update_is_answered(taken, update, bent):
    assert telegram(update).status_code in UNDERSTOOD
    assert telegram({"update_id": 1, "message": bent}).status_code in UNDERSTOOD
    assert telegram(message(text="x", **{"from": IVAN | bent})).status_code in UNDERSTOOD
    assert telegram(message(text="x", chat=CHAT | bent)).status_code in UNDERSTOOD
    assert telegram(message(location=bent, contact=bent)).status_code in UNDERSTOOD
    assert telegram(pressed(**bent)).status_code in UNDERSTOOD


@patient
@given(event=bent_events)
def test_any_event_of_a_switch_is_answered(taken, event):
    assert cti(event).status_code in UNDERSTOOD
    form = urlencode({name: str(value).encode("utf-8", "replace") for name, value in event.items()})
    response = cti(form.encode(), content_type="application/x-www-form-urlencoded")
    assert response.status_code in UNDERSTOOD


@patient
@given(text=st.text())
def test_every_text_that_is_acknowledged_was_kept(taken, text):
    taken.clear()
    assert telegram(message(text=text)).status_code == 200
    kept = [inbound.text for inbound in taken]
    assert kept == ([text.replace("\0", "\ufffd")] if text else [])
