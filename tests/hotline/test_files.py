"""The files of the pages go out whole, in a part, or not at all when the browser has them."""

import pytest
from django.test import Client

SHEET = "/static/css/tokens.css"


@pytest.fixture
def browser() -> Client:
    return Client()


def test_a_file_is_one_answer_and_no_stream(browser: Client) -> None:
    answer = browser.get(SHEET)
    assert (answer.status_code, answer.streaming) == (200, False)
    assert answer.headers["Content-Type"].startswith("text/css")
    assert answer.headers["Content-Length"] == str(len(answer.content))


def test_only_the_part_asked_for_goes_out(browser: Client) -> None:
    whole = browser.get(SHEET).content
    part = browser.get(SHEET, headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, whole[10:20])


def test_what_the_browser_has_is_not_sent_again(browser: Client) -> None:
    since = browser.get(SHEET).headers["Last-Modified"]
    again = browser.get(SHEET, headers={"If-Modified-Since": since})
    assert (again.status_code, again.content) == (304, b"")


def test_asked_for_the_head_alone_it_is_empty(browser: Client) -> None:
    assert browser.head(SHEET).content == b""
