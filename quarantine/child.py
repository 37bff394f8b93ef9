"""The process that opens what a stranger sent: it can think and answer, and nothing else.

Started anew for each file with the name of a decoder; reads the file from its input, writes one
line of JSON and the clean parts to its output.
"""

import importlib
import json
import os
import sys
from typing import NoReturn

from quarantine.kinds import SECONDS, Kind
from quarantine.results import READY, Refusal, Washed, WashRefused
from quarantine.walls import put_up

DECODERS = {Kind.IMAGE: "images", Kind.SOUND: "sounds", Kind.PAPER: "papers"}
CHUNK = 1 << 20


def main() -> NoReturn:
    """Import the one decoder, put up the walls, and only then read."""
    kind = Kind(sys.argv[1])
    decoder = importlib.import_module(f"quarantine.{DECODERS[kind]}")
    decoder.warm_up()
    put_up(seconds=SECONDS[kind])
    _write(READY)
    try:
        _answer(decoder.wash(_read(), sys.argv[2]))
    except WashRefused as refused:
        _say({"refused": refused.why})
    except MemoryError:
        _say({"refused": Refusal.TOO_MUCH})
    except Exception:  # noqa: BLE001 - a decoder may fail in any way; all mean the same
        _say({"refused": Refusal.BROKEN})
    os._exit(0)


def _read() -> bytes:
    chunks = []
    while chunk := os.read(0, CHUNK):
        chunks.append(chunk)
    return b"".join(chunks)


def _answer(washed: Washed) -> None:
    sizes = [len(part) for part in washed.parts]
    _say({"sizes": sizes, "left_out": washed.left_out, "seconds": washed.seconds})
    for part in washed.parts:
        _write(part)


def _say(told: dict[str, object]) -> None:
    _write(json.dumps(told).encode() + b"\n")


def _write(body: bytes) -> None:
    left = memoryview(body)
    while left:
        left = left[os.write(1, left) :]


if __name__ == "__main__":
    main()
