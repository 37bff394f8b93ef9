"""The web form under what no honest browser sends, and beyond what one page holds."""

import pytest
from django.test import Client
from django.utils.timezone import now

from cases.models import Message
from cases.services import coming_back
from cases.services.thread import message_reply
from tests.intake.test_web_form import (
    AGAIN,
    MORE,
    WORDS,
    WRITE,
    answered,
    calm,
    office,
    olga,
    send,
    sent_code,
)

__all__ = ["calm", "office", "olga"]
HALF_A_PAIR, NUL = b"+2AA-", b"\0"
FIELDS = ("code", "words", "page", "q-story", "q-number", "q-many", "language", "sure")


def in_parts(fields: dict[str, bytes], charset: str) -> dict[str, object]:
    parts = [
        b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name.encode(), value)
        for name, value in fields.items()
    ]
    return {
        "data": b"".join(parts) + b"--x--\r\n",
        "content_type": f"multipart/form-data; boundary=x; charset={charset}",
    }


def test_whoever_comes_back_reads_the_newest_answers(olga, monkeypatch):
    monkeypatch.setattr(coming_back, "MOST", 2)
    code = sent_code(send(Client(), story=WORDS))
    contact = answered(olga, "Перша")
    for words in ("Друга", "Третя"):
        message_reply(contact=contact, by=olga, body=words, at=now())
    page = Client().post(AGAIN, {"code": code}).content.decode()
    assert "Перша" not in page
    assert page.index("Друга") < page.index("Третя")


@pytest.mark.parametrize(("bad", "charset"), [(HALF_A_PAIR, "utf-7"), (NUL, "utf-8")])
@pytest.mark.parametrize("field", ["words", "page"])
def test_words_that_no_store_holds_are_taken_with_a_mark(office, field, bad, charset):
    code = sent_code(send(Client(), story=WORDS))
    fields = {"code": code.replace("-", "").encode(), "words": b"more", "page": b"a", field: bad}
    assert Client().post(MORE, **in_parts(fields, charset)).status_code == 200
    assert Message.objects.count() == 2


@pytest.mark.parametrize(("bad", "charset"), [(HALF_A_PAIR, "utf-7"), (NUL, "utf-8")])
@pytest.mark.parametrize("address", [WRITE, AGAIN, MORE])
def test_no_field_breaks_a_page(office, address, bad, charset):
    for field in FIELDS:
        reply = Client().post(address, **in_parts({"words": b"w", field: bad}, charset))
        assert reply.status_code in {200, 422}
