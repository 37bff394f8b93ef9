"""A Bot API on this machine that keeps files: it knows each by its id and gives it by its path."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

TOKEN = "70000001:a-made-up-token"


class BotApi(ThreadingHTTPServer):
    """Fails as told, and takes no message."""

    def __init__(self, **files: bytes) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.files = files
        self.path: str | None = None
        self.failures: list[int] = []
        self.asked: list[str] = []
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
        self._say(503, b'{"ok": false}')

    def _say(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass
