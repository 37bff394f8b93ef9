"""Two hundred canaries go through the console; nobody who takes disks or copies finds one."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from intake.spool import ENDING
from tests.machine import copies, desk
from tests.machine.canaries import Scanner, Somebody, people
from tests.machine.console import COLD, Console, eventually

PEOPLE = people(seed=20261126, count=40)
ON_LINES, AT_DESK, AWAY = PEOPLE[:31], PEOPLE[31:36], PEOPLE[36:]
REFUSED, PLANTED = people(seed=7, count=2)
FIRST = 8_000_000
CASE = {"caller_role": "soldier", "situation": "front", "group_size": "1"}
pytestmark = [pytest.mark.machine, pytest.mark.xdist_group("canaries")]


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Copies of all that a console leaves behind after everybody's canaries went through it."""
    folder = tmp_path_factory.mktemp("canaries")
    data, loot = folder / "data", folder / "loot"
    loot.mkdir()
    running = Console(data, HOTLINE_SIMULATOR="0", **desk.WAYS_IN)
    try:
        operator = desk.Person(desk.link_of(running.until_ready(COLD), "Kalyna"))
        carry(running.port, operator)
        with keys_away(data):
            for number, each in enumerate(AWAY):
                tell_lines(running.port, FIRST + 2000 + 10 * number, each)
            shutil.copytree(data / "spool", loot / "spool")
        eventually(lambda: not list((data / "spool").glob(f"*{ENDING}")), 30, "the spool is empty")
        copies.wal(data, loot / "WAL")
        plant(data, loot)
        take(running, data, loot)
    finally:
        running.stop()
    yield loot
    shutil.rmtree(loot)


def carry(port: int, operator: desk.Person) -> None:
    """Everybody's canaries, by the lines, by the desk, and in what is refused."""
    for number, each in enumerate(AT_DESK):
        work(port, FIRST + 1000 + 10 * number, each, operator)
    for number, each in enumerate(ON_LINES):
        tell_lines(port, FIRST + 10 * number, each)
    misuse(port, REFUSED, operator)


def tell_lines(port: int, number: int, each: Somebody) -> None:
    """What a person tells by themselves: messages, a place, a card, a call."""
    place = {"latitude": each.latitude, "longitude": 37.5}
    card = {"phone_number": f"+{each.number}", "first_name": each.name, "user_id": each.chat}
    contents = [{"text": f"Я {each.story}."}, {"location": place}, {"contact": card}]
    for more, content in enumerate(contents):
        told = {"chat": each.chat, "name": each.name, **content}
        assert desk.telegram(port, number + more, **told) == 200
    assert desk.call(port, f"call-{number}", number=each.number) == 200


def work(port: int, number: int, each: Somebody, operator: desk.Person) -> None:
    """What becomes of it at the desk: a case, a note, an answer, a search, a look, an end."""
    before = operator.refs("/queue/", "contacts")
    assert desk.telegram(port, number, chat=each.chat, name=each.name, text=each.story) == 200
    (mine,) = set(operator.refs("/queue/", "contacts")) - set(before)
    contact = f"/contacts/{mine}/"
    assert operator.post(f"{contact}claim/")[0] == 303
    of_others = set(operator.refs(contact, "cases"))
    operator.post(f"{contact}case/")
    (opened,) = set(operator.refs(contact, "cases")) - of_others
    case = f"/cases/{opened}/"
    version = re.search(r'name="version" value="(\d+)"', operator.get(case)[1])
    assert version
    red = {"name": each.name, "phone": f"+{each.number}", "handle": f"demo_{each.chat}"}
    told = {"place": f"{each.latitude}, 37.5", "unit": each.story, "story": f"{each.story}!"}
    done = [
        operator.post(f"{case}edit/", version=version[1], **CASE, **red, **told),
        operator.post(f"{case}note/", body=f"{each.name} {each.story}"),
        operator.post(f"{contact}reply/", body=f"{each.name}: {each.number}"),
        operator.post(f"{case}reveal/", field="phone", reason="call_back"),
        operator.post("/cases/search/", text=f"+{each.number}"),
        operator.post("/cases/search/", text=each.story),
        operator.post(f"{contact}wrap-up/"),
        operator.post(f"{contact}close/", code="case_updated", remark=each.story),
    ]
    assert {status for status, _ in done} == {200, 303}
    assert each.number[-4:] in re.sub(r"\D", "", done[3][1])


def misuse(port: int, each: Somebody, operator: desk.Person) -> None:
    """What is refused leaves no trace in a log either."""
    sent = {"chat": each.chat, "name": each.name, "text": each.story}
    assert desk.telegram(port, FIRST + 9000, secret="another", **sent) == 403
    assert desk.telegram(port, FIRST + 9001, **(sent | {"text": {each.story: 1}})) == 400
    assert operator.get(f"/cases/?q={each.number}")[0] == 200
    assert operator.get(f"/cases/{each.number}/")[0] == 404
    assert operator.post("/cases/search/", text=f"{each.story}\0")[0] == 422


@contextmanager
def keys_away(data: Path) -> Iterator[None]:
    """One root lies elsewhere for a while, so nothing can be sealed into the database."""
    held, aside = data / "keys" / "index", data / "index"
    held.rename(aside)
    try:
        yield
    finally:
        aside.rename(held)


def plant(data: Path, loot: Path) -> None:
    """Somebody whom the scan must find wherever it looks: in tables, WAL, a page image, the log."""
    told = " ".join(PLANTED.canaries())
    for database in copies.DATABASES:
        with copies.superuser(data, database) as connection:
            connection.execute("CREATE TABLE planted (told text)")
            connection.execute("GRANT SELECT ON planted TO hotline_backup")
            connection.execute("INSERT INTO planted VALUES (%s)", [told])
            connection.execute("CHECKPOINT")
            connection.execute("INSERT INTO planted VALUES ('after the checkpoint')")
            connection.execute(f"DO $$ BEGIN RAISE LOG '{told}'; END $$")
    (loot / "spool" / "planted").write_text(told)


def take(running: Console, data: Path, loot: Path) -> None:
    """Copy everything."""
    copies.wal(data, loot / "WAL after the checkpoint")
    copies.dump(data, loot / "dumps")
    copies.base_backup(data, loot / "base backup")
    shutil.copytree(data, loot / "data folder", ignore=lambda *_: {"postgres", "lock"})
    said = [running.said(), *running.lines, *PLANTED.canaries()]
    (loot / "output").write_text("\n".join(said))
    assert "WARNING" in running.said()


@pytest.mark.parametrize(
    "place",
    [
        "dumps",
        "base backup",
        "WAL after the checkpoint/segments",
        "WAL after the checkpoint/pages",
        "data folder",
        "output",
        "spool",
    ],
)
def test_who_takes_a_copy_finds_what_was_planted_and_nobody_else(taken: Path, place: str) -> None:
    found = Scanner([*everybody(), *PLANTED.canaries()]).found_below(taken / place)
    assert found == set(PLANTED.canaries())


def test_the_whole_write_ahead_log_holds_nobody(taken: Path) -> None:
    held = taken / "WAL"
    assert b"cases_message" in b"".join(each.read_bytes() for each in held.rglob("0*"))
    assert list((held / "pages").iterdir())
    assert Scanner(everybody()).found_below(held) == set()


def test_the_dump_holds_the_people_all_the_same(taken: Path) -> None:
    """A scan of an empty house would find nothing either."""
    dump = (taken / "dumps" / "hotline.sql").read_text()
    rows = dump.partition("COPY public.cases_message ")[2].partition("\n\\.\n")[0]
    assert rows.count("\n") > 2 * len(PEOPLE)


def everybody() -> list[str]:
    canaries = [canary for each in [*PEOPLE, REFUSED] for canary in each.canaries()]
    assert len(set(canaries)) > 200
    return canaries
