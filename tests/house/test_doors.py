"""Every way in stands in doors.txt with who may use it, so that a new one is seen by a reader."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path

from hotline.wiring import may_join
from live import events
from operators.doors import allow, door_of, machine, public

LIST = Path(__file__).with_name("doors.txt")
MINE, OTHER = UUID(int=1), UUID(int=2)
STREAMS = {
    name.removesuffix("_stream"): make
    for name, make in vars(events).items()
    if name.endswith("_stream")
}


class Asker:
    """Somebody who holds no right, and remembers which were asked for."""

    is_active = True
    pk = office_id = MINE

    def __init__(self) -> None:
        self.asked: list[str] = []

    def has_perm(self, permission: str) -> bool:
        self.asked.append(permission)
        return False


def pages(
    patterns: list[URLPattern | URLResolver], route: str = "/", space: str = ""
) -> Iterator[str]:
    """One line for each address: where, its name, and who may enter."""
    for each in patterns:
        here = route + str(each.pattern)
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from pages(each.url_patterns, here, inner)
            continue
        door = door_of(each.callback)
        who = (door.permission or door.kind) if door else "NO DOOR"
        yield f"page {here} {space}{each.name} {who}"


def streams() -> Iterator[str]:
    """One line for each kind of stream: which right it asks of those whose office it is."""
    for kind, make in STREAMS.items():
        asker = Asker()
        admitted = may_join(asker, make(MINE))
        assert admitted or asker.asked, f"{kind} lets nobody in"
        yield f"stream {kind} {'themselves' if admitted else ' '.join(asker.asked)}"


def listed() -> set[str]:
    lines = {" ".join(line.split()) for line in LIST.read_text().splitlines()}
    return {line for line in lines if line and not line.startswith("#")}


def of(kind: str) -> set[str]:
    return {line for line in listed() if line.startswith(f"{kind} ")}


def test_every_page_has_the_door_that_the_list_says() -> None:
    found = set(pages(get_resolver().url_patterns))
    unlisted, gone = sorted(found - of("page")), sorted(of("page") - found)
    assert not unlisted, "\n".join(["add to doors.txt:", *unlisted])
    assert not gone, "\n".join(["strike out of doors.txt:", *gone])


def test_no_page_is_without_a_door() -> None:
    found = pages(get_resolver().url_patterns)
    assert [line for line in found if line.endswith("NO DOOR")] == []


def test_every_page_has_a_name_of_its_own() -> None:
    names = [line.split()[2] for line in pages(get_resolver().url_patterns)]
    assert [name for name in names if name.endswith("None") or names.count(name) > 1] == []


def test_every_stream_asks_for_the_right_that_the_list_says() -> None:
    assert set(streams()) == of("stream")


@pytest.mark.parametrize("kind", STREAMS)
def test_the_stream_of_another_lets_nobody_in(kind: str) -> None:
    assert not may_join(Asker(), STREAMS[kind](OTHER))


def test_a_stream_of_no_kind_lets_nobody_in() -> None:
    assert not may_join(Asker(), f"whole:{MINE.hex}")


def test_every_live_event_is_listed() -> None:
    assert {f"event {name}" for name in events.REGISTRY} == of("event")


def test_the_list_holds_nothing_else() -> None:
    assert listed() == of("page") | of("stream") | of("event")


@pytest.mark.parametrize(
    ("door", "who"),
    [
        (lambda view: allow(view, "live.join"), "live.join"),
        (public, "public"),
        (machine, "machine"),
        (lambda view: view, "NO DOOR"),
    ],
)
def test_the_walk_sees_each_kind_of_door(door: object, who: str) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    assert list(pages([path("here/", door(view), name="here")])) == [f"page /here/ here {who}"]
