"""Every field of every form of a contact, with whatever a hand or a program may put into it."""

from datetime import UTC, datetime, timedelta

import pytest

from cases.models import Callback, Case, Contact

SOON = f"{datetime.now(tz=UTC) + timedelta(days=2):%Y-%m-%d}"
ANSWERED = {200, 302, 303, 404, 409, 422}
HOSTILE = {
    "nothing": "",
    "blank": " \t\u00a0",
    "nul": "a\0b",
    "right_to_left": "\u202eabc\u200f\u2066",
    "emoji": "😀" * 60,
    "sql": "'; DROP TABLE cases_case; --",
    "markup": "<script>alert(1)</script>{{ 7|add:7 }}{% debug %}",
    "header": "a\r\nSet-Cookie: b=c",
    "long": "я" * 100_000,
    "negative": "-1",
    "huge": "9" * 5000,
    "beyond_64_bits": "99999999999999999999",
    "arabic_digit": "١",
    "nan": "NaN",
    "exponent": "1e400",
    "not_a_uuid": "{00000000-0000-0000-0000-000000000000",
    "first_year": "0001-01-01T00:00",
    "last_year": "9999-12-31T23:59",
    "no_such_hour": "2026-03-29T03:30",
}
FORMS = {
    "reply": {"body": "Yes."},
    "answers": {"choice": "safe", "seen": "0", "language": "ru", "note": ""},
    "case": {"case": "", "code": ""},
    "callback": {"starts": f"{SOON}T10:00", "ends": f"{SOON}T11:00", "agreed": "x"},
    "wrap-up": {"resume": ""},
    "put-back": {},
    "close": {"code": "none", "remark": "", "hard": ""},
}
EACH = [(form, field) for form, fields in FORMS.items() for field in [*fields, "capture-sector"]]


@pytest.mark.parametrize(("form", "field"), EACH)
def test_whatever_is_sent_is_answered(browser, taken, olga, form, field):
    client, odd = browser(olga), {}
    for name, value in HOSTILE.items():
        answer = client.post(f"/contacts/{taken.ref}/{form}/", FORMS[form] | {field: value})
        if answer.status_code not in ANSWERED:
            odd[name] = answer.status_code
        assert "<script>alert" not in answer.content.decode()
        Contact.objects.filter(ref=taken.ref, state="wrap_up").update(state="on_contact")
        Contact.objects.filter(ref=taken.ref).update(operator=olga, state="on_contact")
    assert odd == {}


@pytest.mark.parametrize("page", ["/cases/?code={}", "/cases/?stage={}", "/cases/?after={}"])
def test_whatever_is_asked_of_the_list_is_answered(browser, olga, page):
    client = browser(olga)
    for value in [
        *HOSTILE.values(),
        "2026-01-01~" + "f" * 32,
        "~",
        "0001-01-01T00:00+14:00~" + "f" * 32,
    ]:
        path, _sign, query = page.partition("?")
        assert client.get(path, {query.partition("=")[0]: value[:9000]}).status_code == 200


def test_whatever_is_asked_of_the_script_is_answered(browser, taken, olga):
    client = browser(olga)
    for value in HOSTILE.values():
        answer = client.get(f"/contacts/{taken.ref}/", {"say": value[:9000]})
        assert answer.status_code == 200
        assert "<script>alert" not in answer.content.decode()


class TestJoining:
    def join(self, browser, taken, olga, **sent):
        return browser(olga).post(f"/contacts/{taken.ref}/case/", sent)

    def test_a_code_of_nobody_is_said_on_the_page(self, browser, taken, olga):
        answer = self.join(browser, taken, olga, code="AAA-111")
        assert answer.status_code == 409
        assert "No case has this code" in answer.content.decode()

    @pytest.mark.parametrize("code", ["\0", "---", "%", "A\0A-1"], ids=ascii)
    def test_a_code_that_is_none_opens_no_new_case(self, browser, taken, olga, code):
        assert self.join(browser, taken, olga, code=code).status_code == 409
        assert not Case.objects.exists()

    @pytest.mark.parametrize("ref", ["x", "\0", "1", "9" * 5000], ids=lambda ref: ascii(ref)[:12])
    def test_a_case_that_is_none_is_not_there(self, browser, taken, olga, ref):
        assert self.join(browser, taken, olga, case=ref).status_code == 404
        assert not Case.objects.exists()


class TestCallback:
    @pytest.fixture
    def due(self, browser, taken, olga):
        browser(olga).post(f"/contacts/{taken.ref}/callback/", FORMS["callback"])
        return Callback.objects.get()

    @pytest.mark.parametrize("step", ["", "garbage", "DROPPED", "done\0", "take "], ids=ascii)
    def test_is_not_dropped_by_a_word_that_is_no_step(self, browser, due, taras, step):
        assert browser(taras).post(f"/callbacks/{due.ref}/", {"step": step}).status_code == 422
        due.refresh_from_db()
        assert (due.state, due.taken_by) == (Callback.State.DUE, None)

    def test_is_dropped_by_its_own_word(self, browser, due, taras):
        assert browser(taras).post(f"/callbacks/{due.ref}/", {"step": "dropped"}).status_code == 303
        due.refresh_from_db()
        assert due.state == Callback.State.DROPPED


class TestConversation:
    def press(self, client, taken, seen, choice, note):
        sent = {"choice": choice, "seen": seen, "language": "ru", "note": note}
        return client.post(f"/contacts/{taken.ref}/answers/", sent)

    def test_that_grew_too_long_says_so_and_goes_on_without_the_note(self, browser, taken, olga):
        client, told = browser(olga), []
        for seen in range(20):
            choice = "@back" if seen % 2 else "@go:calm"
            told.append(self.press(client, taken, seen, choice, "😀" * 1000))
            if told[-1].status_code != 303:
                break
        assert told[-1].status_code == 409
        assert "too long" in told[-1].content.decode()
        assert self.press(client, taken, len(told) - 1, choice, "").status_code == 303

    @pytest.mark.parametrize("seen", ["1", "99", "9" * 400])
    def test_answered_out_of_its_order_is_refused(self, browser, taken, olga, seen):
        assert self.press(browser(olga), taken, seen, "safe", "").status_code == 409

    def test_takes_a_press_sent_twice_once(self, browser, taken, olga):
        client = browser(olga)
        assert self.press(client, taken, 0, "safe", "").status_code == 303
        assert self.press(client, taken, 0, "safe", "").status_code == 303
        assert self.press(client, taken, 0, "watched", "").status_code == 409

    @pytest.mark.parametrize("choice", ["nowhere", "@go:nowhere", "@back", "@go:", "@", "SAFE"])
    def test_takes_no_answer_that_the_step_does_not_offer(self, browser, taken, olga, choice):
        assert self.press(browser(olga), taken, 0, choice, "").status_code == 409
