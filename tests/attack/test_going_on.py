"""`next` leads to a page of our own or nowhere."""

import pytest

WRONG = [
    *("foo", "admin", "cases:desk", "-1", "a\0b", "foo\r\n", "😀", "..", "١", "?x", ""),
    *("//evil.example", "///evil.example", "https://evil.example/", "/\\evil.example"),
    *("javascript:alert(1)", "http:///evil.example", "\t//evil.example", "x" * 3000),
]


@pytest.mark.parametrize("wanted", WRONG, ids=ascii)
def test_what_is_no_page_of_ours_is_passed_over(browser, olga, wanted):
    client = browser(olga)
    answers = [
        client.post("/language/", {"language": "en", "next": wanted}),
        client.post("/presence/", {"state": "pause", "reason": "break", "next": wanted}),
        client.get("/sign-in/", {"next": wanted}),
    ]
    assert [(answer.status_code, answer.url) for answer in answers] == [
        (302, "/sign-in/"),
        (302, "/"),
        (302, "/"),
    ]


def test_a_page_of_ours_is_gone_to(browser, olga):
    answer = browser(olga).get("/sign-in/", {"next": "/cases/?stage=intake"})
    assert answer.url == "/cases/?stage=intake"


@pytest.mark.parametrize("ending", ["\r\nSet-Cookie: a=b", "\0", "\u2028x"], ids=ascii)
def test_no_header_is_slipped_in(browser, ending):
    answer = browser(None).post("/language/", {"language": "en", "next": f"/x{ending}"})
    assert answer.status_code == 302
    assert "a" not in answer.cookies
    assert not set("\r\n\0") & set(answer.url)
