"""Of a body that is too large the rest is thrown away as it comes, and the page still answers."""

import asyncio
from typing import Any

import pytest
from asgiref.sync import async_to_sync

from hotline import asgi
from hotline.bodies import Bounded


def _part(name: str, value: str) -> bytes:
    return f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()


WORDS, END = _part("q-story", "Still here"), b"\r\n--x--\r\n"
FILE = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n%PDF-'


def read(pieces: list[bytes], *, most: int) -> list[bytes]:
    """What the pages get of a body that comes in these pieces."""
    got: list[bytes] = []

    async def pages(_scope: Any, receive: Any, _send: Any) -> None:
        while (message := await receive())["more_body"]:
            got.append(message["body"])
        got.append(message["body"])

    waiting = [
        {"type": "http.request", "body": piece, "more_body": number + 1 < len(pieces)}
        for number, piece in enumerate(pieces)
    ]

    async def receive() -> Any:
        return waiting.pop(0)

    async_to_sync(Bounded(pages, most=most))({"type": "http"}, receive, None)
    return got


def test_what_has_room_comes_in_whole():
    assert read([b"ab", b"cd"], most=4) == [b"ab", b"cd"]


def test_the_rest_is_thrown_away_and_heard_to_its_end():
    assert read([b"ab", b"cd", b"ef", b""], most=3) == [b"ab", b"c", b"", b""]


@pytest.mark.django_db
def test_a_page_with_too_large_a_file_keeps_its_words_and_nothing_comes_to_the_disk(
    monkeypatch, settings
):
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
    for each in ("Still here", "together at most 8 MB", 'id="files-lost"'):
        assert each in page
