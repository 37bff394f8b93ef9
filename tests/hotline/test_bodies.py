"""Of a body that is too large the rest is thrown away as it comes, and the page still answers."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from asgiref.sync import async_to_sync

from cases.uploads import CROWDED
from hotline import asgi
from hotline.bodies import Bounded


def _part(name: str, value: str) -> bytes:
    return f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()


WORDS, END = _part("q-story", "Still here"), b"\r\n--x--\r\n"
FILE = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n%PDF-'


def bounded(pages: Any, *, at_once: int = 100) -> Bounded:
    return Bounded(pages, words=2, files=6, at_once=at_once)


def coming(pieces: list[bytes]) -> Any:
    """What brings a body in these pieces."""
    waiting = [
        {"type": "http.request", "body": piece, "more_body": number + 1 < len(pieces)}
        for number, piece in enumerate(pieces)
    ]

    async def receive() -> Any:
        return waiting.pop(0)

    return receive


async def heard(receive: Any) -> list[bytes]:
    got, more = [], True
    while more:
        message = await receive()
        got.append(message["body"])
        more = message["more_body"]
    return got


def read(pieces: list[bytes], *, at: str = "/write/") -> list[bytes]:
    """What the pages get of a body that comes in these pieces to an address."""
    got: list[bytes] = []

    async def pages(_scope: Any, receive: Any, _send: Any) -> None:
        got.extend(await heard(receive))

    async_to_sync(bounded(pages))({"type": "http", "path": at}, coming(pieces), None)
    return got


def test_what_has_room_comes_in_whole():
    assert read([b"abc", b"def"]) == [b"abc", b"def"]


def test_the_rest_is_thrown_away_and_heard_to_its_end():
    assert read([b"abc", b"de", b"fg", b"h", b""]) == [b"abc", b"de", b"f", b"", b""]


@pytest.mark.parametrize("at", [f"/contacts/{UUID(int=1)}/reply/", "/write/", "/write/again/more/"])
def test_where_files_are_taken_there_is_room_for_them(at):
    assert read([b"abc"], at=at) == [b"abc"]


@pytest.mark.parametrize("at", ["/", "/write/again/forget/", "/intake/telegram/", "/nowhere", ""])
def test_every_other_address_hears_no_more_than_words(at):
    assert read([b"abc", b"d"], at=at) == [b"ab", b""]


def test_of_all_bodies_at_once_only_so_many_are_larger_than_words_and_their_room_comes_back():
    got: dict[str, list[bytes]] = {}
    scopes = {name: {"type": "http", "path": "/write/", "name": name} for name in "abc"}

    async def pages(scope: Any, receive: Any, _send: Any) -> None:
        name = scope["name"]
        got[name] = await heard(receive)
        if name == "a":
            await within(scopes["b"], coming([b"abcd", b"ef"]), None)

    within = bounded(pages, at_once=5)
    async_to_sync(within)(scopes["a"], coming([b"abc", b"def"]), None)
    async_to_sync(within)(scopes["c"], coming([b"abc", b"def"]), None)
    assert got == {"a": [b"abc", b"def"], "b": [b"abc", b""], "c": [b"abc", b"def"]}
    assert [name for name in "abc" if CROWDED in scopes[name]] == ["b"]


def test_the_room_comes_back_too_when_a_page_breaks():
    async def breaks(_scope: Any, receive: Any, _send: Any) -> None:
        await heard(receive)
        raise BrokenPipeError

    within = bounded(breaks, at_once=4)
    for _turn in range(2):
        scope = {"type": "http", "path": "/write/"}
        with pytest.raises(BrokenPipeError):
            async_to_sync(within)(scope, coming([b"abcdef"]), None)
        assert CROWDED not in scope


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("at_once", "said"), [(1 << 30, "together at most 8 MB"), (0, "send it without the files")]
)
def test_a_page_with_too_large_a_file_keeps_its_words_and_nothing_comes_to_the_disk(
    monkeypatch, settings, at_once, said
):
    monkeypatch.setattr(asgi.pages, "at_once", at_once)

    def no_disk(*_args: Any, **_more: Any) -> None:
        raise AssertionError("a file on the disk")

    monkeypatch.setattr("tempfile.SpooledTemporaryFile.rollover", no_disk)
    token = "a" * 32
    waiting = [_part("csrfmiddlewaretoken", token), WORDS, FILE, *[bytes(1024 * 1024)] * 20, END]
    headers = {
        "host": "127.0.0.1",
        "content-type": "multipart/form-data; boundary=x",
        "content-length": str(sum(map(len, waiting))),
        "cookie": f"{settings.CSRF_COOKIE_NAME}={token}",
    }
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/write/",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
    }
    told: list[Any] = []

    async def receive() -> Any:
        if not waiting:
            # Nobody hangs up.
            await asyncio.get_running_loop().create_future()
        body = waiting.pop(0)
        return {"type": "http.request", "body": body, "more_body": bool(waiting)}

    async def send(message: Any) -> None:
        told.append(message)

    async_to_sync(asgi.pages)(scope, receive, send)
    page = b"".join(each.get("body", b"") for each in told).decode()
    assert (told[0]["status"], waiting) == (422, [])
    for each in ("Still here", said, 'id="files-lost"'):
        assert each in page
