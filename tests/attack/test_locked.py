"""A locked session gets nothing at any address but its lock, and changes nothing."""

import pytest

from operators.models import Idle
from tests.attack.test_everybody import CANARIES, STORY, addresses, state_of_all, telling

__all__ = ["telling"]

STILL = ("/sign-in/locked/", "/sign-in/lock/", "/sign-in/touch/", "/sign-out/")


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("fetched", [{}, {"HTTP_SEC_FETCH_DEST": "empty"}])
@pytest.mark.parametrize("who", ["olga", "vera", "ada", "aron", "petro", "lesya"])
def test_no_address_opens_for_a_locked_session(
    request, browser, telling, taken, who, method, fetched
):
    client, odd = browser(request.getfixturevalue(who)), {}
    client.post("/sign-in/lock/")
    before = state_of_all()
    wanted = 423 if fetched else {"get": 302, "post": 204}[method]
    for path, door in addresses(telling.ref, taken.ref):
        if door.kind != "allow" or path in STILL:
            continue
        answer = getattr(client, method)(path, **fetched)
        said = answer.content.decode(errors="replace") + str(answer.headers)
        if answer.status_code != wanted or any(
            each in said for each in (STORY, *CANARIES.values())
        ):
            odd[path] = answer.status_code
        if answer.content:
            odd[path] = "said something"
    assert odd == {}
    assert state_of_all() == before
    assert Idle.objects.get().locked_at
