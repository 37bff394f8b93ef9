"""A small local server that speaks the transit engine's protocol, as HashiCorp Vault answers it.

Keys have versions; ciphertexts read `vault:v2:…`; a wrong token is 403, a ciphertext that does not
open is 400; a batch answers item by item.
"""

import json
import os
import threading
import time
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

TOKEN = "token-of-the-tests"


class KeyServer:
    """What the server knows, and what it was asked."""

    def __init__(self) -> None:
        self.tokens = {TOKEN}
        self.keys = {1: os.urandom(32)}
        self.made = {1: int(time.time())}
        self.oldest = 1
        self.calls: list[str] = []
        self.url = ""

    @property
    def newest(self) -> int:
        return max(self.keys)

    def rotate(self) -> None:
        self.keys[self.newest + 1] = os.urandom(32)
        self.made[self.newest] = int(time.time())

    def forget_before(self, version: int) -> None:
        self.oldest = version

    def answer(self, path: str, token: str, told: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        self.calls.append(path)
        if token not in self.tokens:
            return 403, {"errors": ["permission denied"]}
        what, key, act = [*path.removeprefix("/v1/transit/").split("/"), ""][:3]
        if key != "hotline":
            return 400, {"errors": ["encryption key not found"]}
        if what == "keys":
            return self.told_of_key(act, told)
        results = [getattr(self, what)(item) for item in told["batch_input"]]
        broken = any("error" in result for result in results)
        return 400 if broken else 200, {"data": {"batch_results": results}}

    def told_of_key(self, act: str, told: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if act == "rotate":
            self.rotate()
        elif act == "config":
            self.forget_before(told["min_decryption_version"])
        versions = {"latest_version": self.newest, "min_decryption_version": self.oldest}
        made = {"keys": {str(version): at for version, at in self.made.items()}}
        return 200, {"data": versions | made | {"type": "aes256-gcm96"}}

    def encrypt(self, item: dict[str, str]) -> dict[str, Any]:
        nonce, bound = os.urandom(12), b64decode(item["associated_data"])
        sealed = AESGCM(self.keys[self.newest]).encrypt(nonce, b64decode(item["plaintext"]), bound)
        text = f"vault:v{self.newest}:{b64encode(nonce + sealed).decode()}"
        return {"ciphertext": text, "key_version": self.newest}

    def decrypt(self, item: dict[str, str]) -> dict[str, Any]:
        _, version, body = item["ciphertext"].split(":")
        number, sealed = int(version[1:]), b64decode(body)
        if not self.oldest <= number <= self.newest:
            return {"error": "ciphertext or signature version is disallowed by policy (too old)"}
        try:
            bound = b64decode(item["associated_data"])
            plain = AESGCM(self.keys[number]).decrypt(sealed[:12], sealed[12:], bound)
        except (InvalidTag, ValueError):
            return {"error": "cipher: message authentication failed"}
        return {"plaintext": b64encode(plain).decode()}


@contextmanager
def key_server() -> Iterator[KeyServer]:
    """A running server on a free port of the loopback."""
    known = KeyServer()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.do_POST()

        def do_POST(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            told = json.loads(self.rfile.read(size) or b"{}")
            status, said = known.answer(self.path, self.headers.get("X-Vault-Token", ""), told)
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_PUT = do_POST  # noqa: N815

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    known.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield known
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
