"""A cookie is what a stranger says; whatever it holds, nobody else is shut out by it."""

import pytest
from django.test import Client

from live import people

ODD = ['"abcdefghijklmnop\\000"', "x" * 4000, "../../etc/passwd", '"\\000"', "ÿ" * 32]


@pytest.mark.parametrize("odd", ODD, ids=ascii)
@pytest.mark.parametrize("page", ["/", "/sign-in/", "/desk/"])
def test_an_odd_session_is_nobody_s(db, odd, page):
    client = Client(raise_request_exception=False, headers={"Cookie": f"session={odd}"})
    answer = client.get(page)
    assert answer.status_code in {200, 302}
    assert answer.status_code == 200 or "/sign-in/" in answer.url


@pytest.mark.parametrize("odd", ["abcdefghijklmnop\0", "", "x" * 4000, "\ud800" * 32])
def test_an_odd_session_shuts_no_socket_but_its_own(db, browser, olga, odd):
    mine = browser(olga).session.session_key
    cards = people.enter([people.Entrant(odd, ()), people.Entrant(mine, ())])
    assert cards[0] == people.SESSION_ENDED
    assert isinstance(cards[1], people.Card)
