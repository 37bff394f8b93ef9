"""A Bot API on this machine that keeps files: it knows each by its id and gives it by its path.

What is sent to it in parts it takes, byte by byte.
"""

import json
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SHUT_RDWR
from threading import Thread
from urllib.parse import parse_qs, urlsplit

TOKEN = "70000001:a-made-up-token"
FILE_OF = {"sendPhoto": "photo", "sendDocument": "document"}


@dataclass(frozen=True)
class Sent:
    """One message with a file, as it arrived."""

    method: str
    fields: dict[str, str]
    name: str
    body: bytes


class BotApi(ThreadingHTTPServer):
    """Fails as told, and takes no message that has no file."""

    def __init__(self, **files: bytes) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.files = files
        self.path: str | None = None
        self.failures: list[int] = []
        self.asked: list[str] = []
        self.sent: list[Sent] = []
        self.retry_after = 0
        self.breaks_off = False
        Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def close(self) -> None:
        self.shutdown()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    server: BotApi

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        if self.server.failures:
            return self._say(self.server.failures.pop(0), b'{"ok": false}')
        asked = urlsplit(self.path)
        if asked.path == f"/bot{TOKEN}/getFile":
            (handle,) = parse_qs(asked.query)["file_id"]
            path = f"photos/{handle}" if self.server.path is None else self.server.path
            told = {"ok": True, "result": {"file_id": handle, "file_path": path}}
            return self._say(200, json.dumps(told).encode())
        return self._say(
            200, self.server.files[asked.path.removeprefix(f"/file/bot{TOKEN}/photos/")]
        )

    def do_POST(self) -> None:
        method = self.path.removeprefix(f"/bot{TOKEN}/")
        if method not in FILE_OF:
            return self._say(503, b'{"ok": false}')
        told = self.rfile.read(int(self.headers["Content-Length"]))
        status = self.server.failures.pop(0) if self.server.failures else 200
        if status == 200:
            self.server.sent.append(_sent(method, self.headers["Content-Type"], told))
        if self.server.breaks_off:
            return self.connection.shutdown(SHUT_RDWR)
        answer = {"ok": True, "result": {}} if status == 200 else {"error_code": status}
        if status == 429:
            answer["parameters"] = {"retry_after": self.server.retry_after}
        return self._say(status, json.dumps(answer).encode())

    def _say(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


def _sent(method: str, kind: str, told: bytes) -> Sent:
    parts = message_from_bytes(b"Content-Type: %s\r\n\r\n" % kind.encode() + told, policy=HTTP)
    fields: dict[str, str] = {}
    files: dict[str, tuple[str, bytes]] = {}
    for part in parts.iter_parts():
        name = part.get_param("name", header="content-disposition")
        body = part.get_payload(decode=True)
        if part.get_filename() is None:
            fields[name] = body.decode()
        else:
            files[name] = (part.get_filename(), body)
    (handle,) = files
    assert fields.pop(FILE_OF[method]) == f"attach://{handle}"
    return Sent(method, fields, *files[handle])
