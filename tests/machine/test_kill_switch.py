"""The key server is told to stop: nothing opens any more, everything still comes in, and waits."""

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from intake.spool import ENDING
from tests.machine import desk
from tests.machine.canaries import Scanner, people
from tests.machine.console import COLD, Console, eventually
from tests.machine.traffic import stored
from tests.vault.key_server import TOKEN, KeyServer, key_server

KNOWN, *NEW = people(seed=11, count=12)
FIRST, CALLS = 20_000_000, 4
CHATS, EVENTS = len(NEW) - CALLS, 2 * len(NEW) - CALLS + 1
pytestmark = [pytest.mark.machine, pytest.mark.xdist_group("switch")]


@dataclass
class Scene:
    """A console whose keys of keys lie in a key server, and a conversation on somebody's desk."""

    running: Console
    data: Path
    server: KeyServer
    token: Path
    operator: desk.Person
    supervisor: desk.Person
    contact: str
    case: str

    def waiting(self) -> int:
        return len(list((self.data / "spool").glob(f"*{ENDING}")))

    def is_on_board(self, words: str) -> bool:
        status, page = self.supervisor.get("/board/")
        assert status == 200
        return words in page


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("switch")
    data, token = folder / "data", folder / "token"
    token.write_text(TOKEN)
    with key_server() as server:
        transit = {"HOTLINE_TRANSIT_URL": server.url, "HOTLINE_TRANSIT_TOKEN_FILE": str(token)}
        running = Console(data, HOTLINE_SIMULATOR="0", **desk.WAYS_IN, **transit)
        try:
            lines = running.until_ready(COLD)
            operator = desk.Person(desk.link_of(lines, "Kalyna"))
            supervisor = desk.Person(desk.link_of(lines, "Yavir"))
            contact, case = opened(running.port, operator)
            yield Scene(running, data, server, token, operator, supervisor, contact, case)
        finally:
            running.stop()


def opened(port: int, operator: desk.Person) -> tuple[str, str]:
    """A conversation in hand and its case, both full of words to be found."""
    before = operator.refs("/queue/", "contacts")
    told = {"chat": KNOWN.chat, "name": KNOWN.name, "text": KNOWN.story}
    assert desk.telegram(port, FIRST, **told) == 200
    (mine,) = set(operator.refs("/queue/", "contacts")) - set(before)
    contact = f"/contacts/{mine}/"
    assert operator.post(f"{contact}claim/")[0] == 303
    of_others = set(operator.refs(contact, "cases"))
    assert operator.post(f"{contact}case/")[0] == 303
    (own,) = set(operator.refs(contact, "cases")) - of_others
    case = f"/cases/{own}/"
    version = re.search(r'name="version" value="(\d+)"', operator.get(case)[1])
    assert version
    red = {"name": KNOWN.name, "phone": f"+{KNOWN.number}", "story": KNOWN.story}
    assert operator.post(f"{case}edit/", version=version[1], **red)[0] == 303
    assert KNOWN.story in operator.get(contact)[1]
    return contact, case


def test_the_switch_stops_all_reading_and_no_contact(
    scene: Scene, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    scene.server.tokens.clear()
    begin = time.monotonic()
    eventually(lambda: scene.operator.get(scene.contact)[0] == 503, 10, "nothing opens")
    record_property("seconds until nothing opened", round(time.monotonic() - begin, 3))
    nothing_opens(scene)
    told = everybody_comes(scene)
    assert scene.waiting() == EVENTS
    assert scene.is_on_board(f"{EVENTS} events wait sealed")
    eventually(lambda: scene.is_on_board("The keys are away"), 60, "supervisors are told")
    nothing_opens(scene)
    begin = time.monotonic()
    scene.server.tokens.add("another token")
    scene.token.write_text("another token\n")
    eventually(lambda: scene.operator.get(scene.contact)[0] == 200, 10, "it opens again")
    eventually(lambda: scene.waiting() == 0, 90, "the spool is empty")
    record_property("seconds until the spool was empty", round(time.monotonic() - begin, 1))
    assert not scene.is_on_board("wait sealed: ")
    assert KNOWN.story in scene.operator.get(scene.contact)[1]
    held, messages = stored(scene.running, told, tmp_path / "told.json")
    assert Counter(held) == dict.fromkeys([*told["telegram"], *told["telephone"]], 1)
    assert messages == [2] * (CHATS + 1)


def nothing_opens(scene: Scene) -> None:
    """Not one plain byte, on pages that open something and on those that only list."""
    asked = [
        scene.operator.get(scene.contact),
        scene.operator.get(scene.case),
        scene.operator.get(f"{scene.case}person/"),
        scene.operator.post(f"{scene.case}reveal/", field="phone", reason="call_back"),
    ]
    listed = [scene.operator.get(path) for path in ("/desk/", "/queue/", "/cases/")]
    assert [status for status, _ in asked] == [503] * len(asked)
    said = "".join(page for _, page in [*asked, *listed])
    assert Scanner(KNOWN.canaries()).found_in(said.encode()) == set()


def everybody_comes(scene: Scene) -> dict[str, set[str]]:
    """Calls, new conversations of two messages, and one more message of the known one."""
    same = {"chat": KNOWN.chat, "name": KNOWN.name}
    port, told = scene.running.port, {"telegram": {str(FIRST + 1)}, "telephone": set[str]()}
    statuses = [desk.telegram(port, FIRST + 1, **same, text=KNOWN.story)]
    for place, each in enumerate(NEW[:CALLS]):
        statuses.append(desk.call(port, f"switch-{place}", number=each.number))
        told["telephone"].add(f"switch-{place}:newCall")
    for place, each in enumerate(NEW[CALLS:]):
        for number in (FIRST + 10 + 2 * place, FIRST + 11 + 2 * place):
            statuses.append(desk.telegram(port, number, chat=each.chat, text=each.story))
            told["telegram"].add(str(number))
    assert statuses == [200] * EVENTS
    return told
