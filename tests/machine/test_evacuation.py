"""Two people seal an office of a running console: who is out, and what memory still holds."""

import contextlib
import http.client
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.machine import desk
from tests.machine.canaries import Scanner, people
from tests.machine.console import COLD, ROOT, Console, alive, eventually, under

SEALED, WAITS = people(seed=88, count=2)
FIRST = 30_000_000
HOLDERS = ("Yasen", "Verba", "Sokil")
pytestmark = [pytest.mark.machine, pytest.mark.xdist_group("evacuated")]


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Console, Path, list[str]]]:
    data = tmp_path_factory.mktemp("evacuated") / "data"
    running = Console(data, HOTLINE_SIMULATOR="0", **desk.WAYS_IN)
    try:
        yield running, data, running.until_ready(COLD)
    finally:
        running.stop()


def manage(running: Console, *words: str, said: str = "") -> str:
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *words],
        cwd=ROOT,
        env=running.environment, input=said, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout


def shares_of(running: Console) -> list[str]:
    named = [word for name in HOLDERS for word in ("--holder", name)]
    told = manage(running, "evacuation", "plan", "north", "--sister", "south", *named)
    return re.findall(r"for \w+:\n([a-z ]+)", told)


def work(port: int, operator: desk.Person) -> tuple[str, str]:
    """A conversation that is wrapped up into a case full of words; gives case and contact."""
    before = operator.refs("/queue/", "contacts")
    told = {"chat": SEALED.chat, "name": SEALED.name, "text": SEALED.story}
    assert desk.telegram(port, FIRST, **told) == 200
    (mine,) = set(operator.refs("/queue/", "contacts")) - set(before)
    contact = f"/contacts/{mine}/"
    assert operator.post(f"{contact}claim/")[0] == 303
    others = set(operator.refs(contact, "cases"))
    operator.post(f"{contact}case/")
    (own,) = set(operator.refs(contact, "cases")) - others
    case = f"/cases/{own}/"
    version = re.search(r'name="version" value="(\d+)"', operator.get(case)[1])
    assert version
    red = {"name": SEALED.name, "phone": f"+{SEALED.number}", "story": SEALED.story}
    assert operator.post(f"{case}edit/", version=version[1], **red)[0] == 303
    operator.post(f"{contact}wrap-up/")
    operator.post(f"{contact}close/", code="case_updated", remark=SEALED.story)
    assert SEALED.story in operator.get(case)[1]
    return case, contact


def programs(running: Console) -> dict[str, int]:
    """Every process of the console but its parent and the server of the database."""
    names = ("uvicorn", "manage.py worker", "manage.py lines")
    return {name: running.child(name) for name in names}


def memory(pid: int, seen: set[str]) -> Iterator[bytes]:
    """What another process holds, region by region, as root reads it; what is shared, once."""
    with contextlib.suppress(OSError), Path(f"/proc/{pid}/mem").open("rb", buffering=0) as held:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            span, rights, _offset, *shared = line.split()
            if not rights.startswith("rw") or rights[3] == "s" and " ".join(shared) in seen:
                continue
            seen |= {" ".join(shared)} if rights[3] == "s" else set()
            start, end = (int(each, 16) for each in span.split("-"))
            with contextlib.suppress(OSError, ValueError):
                held.seek(start)
                yield held.read(end - start)


def remembered(running: Console, data: Path) -> set[str]:
    """Which words of the sealed person lie in the memory of any process that remains."""
    scanner, found, seen = Scanner(SEALED.canaries()), set[str](), set[str]()
    pids = {running.process.pid, *running.children(), *under(data)}
    for pid in pids:
        for region in memory(pid, seen):
            found |= scanner.found_in(region)
    return found


def seal(one: desk.Person, two: desk.Person) -> float:
    page = "/oversight/evacuation/"
    assert one.post(f"{page}step/", step="begin")[0] == 302
    assert "has begun" in two.get(page)[1]
    began = time.monotonic()
    status, said = two.post(f"{page}step/", step="confirm")
    assert (status, "You are signed out" in said) == (200, True)
    return began


@pytest.mark.skipif(not Path("/proc/1/mem").exists(), reason="no memory to look at")
def test_an_office_is_sealed_and_opened_again(
    console: tuple[Console, Path, list[str]], record_property: Callable[[str, object], None]
) -> None:
    running, data, lines = console
    names = ("Kalyna", "Yavir", "Malva", "Chaika")
    kalyna, yavir, malva, chaika = (desk.Person(desk.link_of(lines, name)) for name in names)
    holders = [desk.Person(desk.link_of(lines, name)) for name in HOLDERS]
    shares = shares_of(running)
    case, contact = work(running.port, kalyna)
    told = {"chat": WAITS.chat, "name": WAITS.name, "text": WAITS.story}
    assert desk.telegram(running.port, FIRST + 10, **told) == 200
    assert SEALED.story in remembered(running, data), "the scan finds what is there"
    before, theirs = programs(running), chaika.refs("/queue/", "contacts")
    with listening(running.port, kalyna) as socket:
        began = seal(yavir, malva)
        ended = closed(socket)
    eventually(lambda: asked(kalyna, case) in {302, 303}, 30, "nobody is signed in")
    record_property("seconds until nobody was signed in", round(time.monotonic() - began, 2))
    eventually(lambda: replaced(running, before), 30, "every process is another one")
    record_property("seconds until memory was new", round(time.monotonic() - began, 2))
    print(f"sealed and replaced within {time.monotonic() - began:.1f} s")  # noqa: T201
    assert ended in {4401, 1012, 1006, 1001}
    assert not any(alive(pid) for pid in before.values())
    before = programs(running)
    eventually(lambda: shut(holders[2], shares[1]), 60, "every key is shut")
    eventually(lambda: replaced(running, before), 30, "whoever shut them is another one")
    eventually(running.is_ready, 60, "it answers again")
    eventually(lambda: asked(chaika, "/queue/") == 200, 30, "it answers again")
    assert set(chaika.refs("/queue/", "contacts")) > set(theirs)
    assert [chaika.get(path)[0] for path in (case, contact)] == [404, 404]
    assert desk.telegram(running.port, FIRST + 20, chat=WAITS.chat + 1, text="Ще одна") == 200
    assert remembered(running, data) == set()
    before = programs(running)
    reopen(holders, shares)
    eventually(lambda: replaced(running, before), 30, "who opened it forgets the key")
    eventually(running.is_ready, 60, "it answers again")
    again = desk.Person(manage(running, "sign_in_link", "Kalyna").split()[-1])
    eventually(lambda: SEALED.story in again.get(case)[1], 10, "the case is read again")


def shut(holder: desk.Person, wrong: str) -> bool:
    """Whether shares are asked for already: until then none is looked at."""
    with contextlib.suppress(OSError, http.client.HTTPException):
        page = holder.get("/oversight/shares/")[1]
        if number := re.search(r'name="share" value="(\d+)"', page):
            said = holder.post("/oversight/shares/give/", share=number[1], words=wrong)[1]
            return "not the share" in said
    return False


def reopen(holders: list[desk.Person], shares: list[str]) -> None:
    for place in (2, 0):
        page = holders[place].get("/oversight/shares/")[1]
        number = re.search(r'name="share" value="(\d+)"', page)
        assert number
        wrong = holders[place].post("/oversight/shares/give/", share=number[1], words=shares[1])
        assert (wrong[0], "not the share" in wrong[1]) == (422, True)
        said = holders[place].post("/oversight/shares/give/", share=number[1], words=shares[place])
        assert said[0] == 302


def asked(person: desk.Person, path: str) -> int:
    """The status of a page; zero while the process that was asked ends."""
    try:
        return person.get(path)[0]
    except (OSError, http.client.HTTPException):
        return 0


def replaced(running: Console, before: dict[str, int]) -> bool:
    now = programs(running)
    return all(now[name] and now[name] != before[name] for name in before)


def listening(port: int, person: desk.Person) -> connect:
    cookie = "; ".join(f"{name}={value}" for name, value in person._cookies.items())
    origin = f"http://127.0.0.1:{port}"
    return connect(
        f"ws://127.0.0.1:{port}/live/",
        additional_headers={"Cookie": cookie},
        origin=origin,  # type: ignore[arg-type]
        compression=None,
    )


def closed(socket: object) -> int:
    """The code with which the console ends a connection."""
    try:
        while True:
            socket.recv(timeout=20)  # type: ignore[attr-defined]
    except ConnectionClosed as end:
        return end.rcvd.code if end.rcvd else 1006
