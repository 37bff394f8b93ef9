"""Threat T16: whoever runs the console reads nobody's case, by any address and on any page."""

import pytest

from cases.services.editing import case_edit
from operators.roles import Role, holds
from tests.attack.scenes import AMBER, RED
from tests.attack.test_everybody import addresses, routes
from tests.cases.conftest import AT

CANARIES = {**RED, **AMBER}
#: What the made-up person is called in the chat itself.
TOLD = ("Беркут", "berkut_demo", "нас четверо")
METHODS = ("get", "post", "head", "put", "delete", "patch")
ABOUT_PEOPLE = ("/cases/", "/contacts/", "/desk/", "/queue/", "/callbacks/", "/board/")


@pytest.fixture
def telling(case_in_intake, olga):
    """A case whose every field holds a name that nothing else has."""
    return case_edit(
        case_ref=case_in_intake.ref,
        by=olga,
        fields=CANARIES,
        version=case_in_intake.version,
        at=AT,
    )


def is_about_people(path: str) -> bool:
    return path.startswith(ABOUT_PEOPLE)


def test_every_address_of_a_case_or_contact_is_not_there(browser, telling, taken, ada):
    client, odd = browser(ada), {}
    about = [path for path, _door in addresses(telling.ref, taken.ref) if is_about_people(path)]
    assert len(about) > 40
    for path in about:
        for method in METHODS:
            answer = getattr(client, method)(path)
            if answer.status_code != 404:
                odd[f"{method} {path}"] = answer.status_code
    assert odd == {}


def test_no_page_holds_a_word_of_what_was_told(browser, telling, taken, ada):
    client, leaking, opened = browser(ada), {}, 0
    secret = (*CANARIES.values(), *TOLD, telling.code)
    for path, _door in addresses(telling.ref, taken.ref):
        if path == "/sign-out/":
            continue
        for method in METHODS:
            answer = getattr(client, method)(path)
            said = answer.content.decode(errors="replace") + str(answer.headers)
            opened += answer.status_code == 200
            if found := [word for word in secret if word in said]:
                leaking[f"{method} {path}"] = found
    assert leaking == {}
    assert opened > 5


def test_no_door_of_a_case_opens_to_an_administrator():
    allowed = {
        route
        for route, door in routes()
        if door and door.kind == "allow" and holds(Role.ADMINISTRATOR, door.permission)
    }
    assert {route for route in allowed if is_about_people(route)} == set()
