"""Sockets opened in a process of their own, so that no measure is taken by the measured."""

import json
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bench.site import python


@dataclass
class Opened:
    """Sockets that have been greeted; `took` says how long the last of them waited for it."""

    process: subprocess.Popen[bytes]
    took: float
    began: int = 0
    let_go: int = 0

    def until(self, last: int) -> list[list[list[int]]]:
        """Number and moment of all that each reading socket got, once all have the last hint."""
        answer = _ask(self.process, {"last": last})
        self.began, self.let_go = answer["began"], answer["let_go"]
        return list(answer["tabs"])


@contextmanager
def tabs(
    port: int,
    headers: list[dict[str, str]],
    *,
    path: str = "/live/",
    first: Sequence[str] = (),
    deaf: int = 0,
) -> Iterator[Opened]:
    """Open one socket for each set of headers: the first ones with paths of their own.

    The first `deaf` of them stop reading once they are greeted.
    """
    client = python("bench.sockets", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        paths = [*first, *[path] * (len(headers) - len(first))]
        wish = {"port": port, "paths": paths, "headers": headers, "deaf": deaf}
        yield Opened(client, _ask(client, wish)["opened"])
    finally:
        client.kill()
        client.wait()


def _ask(process: subprocess.Popen[bytes], question: dict[str, Any]) -> dict[str, Any]:
    assert process.stdin
    assert process.stdout
    process.stdin.write(json.dumps(question).encode() + b"\n")
    process.stdin.flush()
    answer: dict[str, Any] = json.loads(process.stdout.readline())
    return answer
