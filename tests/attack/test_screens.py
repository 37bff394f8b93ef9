"""Axe looks at every page that a door opens to somebody; parts of pages stand on those pages."""

from django.urls import Resolver404, resolve

from operators.roles import holds
from tests.attack.test_everybody import PEOPLE, addresses, telling
from tests.browser.screens import SCREENS
from tests.house.tree import ROOT

__all__ = ["telling"]

DOORS = ROOT / "tests/house/doors.txt"

#: Opened in another way by tests/browser/test_access.py, or only behind what a demonstration lacks.
ELSEWHERE = {"operators:locked"}


def test_every_page_that_somebody_can_open_is_among_the_screens(
    request, browser, telling, taken
) -> None:
    clients = {who: browser(request.getfixturevalue(who)) for who in PEOPLE}
    people = {who: request.getfixturevalue(who) for who in PEOPLE}
    opened = set()
    for path, door in addresses(telling.ref, taken.ref):
        try:
            name = resolve(path).view_name
        except Resolver404:
            continue
        may = [
            who
            for who, person in people.items()
            if door.kind != "allow" or holds(person.role, door.permission)
        ]
        for who in may:
            if name in opened or path.startswith(("/sign-out", "/sign-in/x")):
                break
            answer = clients[who].get(path)
            if answer.status_code == 200 and b"<html" in answer.content:
                opened.add(name)
    assert opened - {screen.door for screen in SCREENS} == ELSEWHERE & opened
    assert {screen.door for screen in SCREENS} <= {
        line.split()[2] for line in DOORS.read_text().splitlines() if line.startswith("page")
    }
