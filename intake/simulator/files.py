"""What made-up people send: a landscape and a hum, drawn here from numbers alone."""

import math
import struct
import zlib
from datetime import datetime

from cases.services.attachments import attachment_take, files_due
from intake.simulator.inbound import LINE

WIDE, HIGH = 480, 320
RATE, SECONDS, PITCH = 8_000, 4, 140


def files_fetch(*, at: datetime) -> int:
    """Hand on what is due, as a provider would give it, and say how many there were."""
    due = files_due(line=LINE, at=at)
    for each in due:
        attachment_take(attachment_ref=each.ref, raw=MADE[each.handle](), at=at)
    return len(due)


def landscape() -> bytes:
    """Hills under an evening sky, as PNG."""
    rows = b"".join(b"\0" + b"".join(_pixel(x, y) for x in range(WIDE)) for y in range(HIGH))
    header = struct.pack(">IIBBBBB", WIDE, HIGH, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


def hum() -> bytes:
    """A voice without words, as WAV."""
    body = b"".join(
        struct.pack("<h", int(6_000 * math.sin(math.tau * PITCH * moment / RATE)))
        for moment in range(RATE * SECONDS)
    )
    told = struct.pack(
        "<4sIHHIIHH4sI", b"fmt ", 16, 1, 1, RATE, 2 * RATE, 2, 16, b"data", len(body)
    )
    return b"RIFF" + struct.pack("<I", 4 + len(told) + len(body)) + b"WAVE" + told + body


MADE = {"photo": landscape, "voice": hum}


def _pixel(x: int, y: int) -> bytes:
    near = HIGH * (0.72 + 0.06 * math.sin(x / 60))
    far = HIGH * (0.55 + 0.09 * math.sin(x / 95 + 2))
    if y > near:
        return b"\x3a\x4a\x35"
    if y > far:
        return b"\x5e\x6b\x5f"
    return bytes((200 - y // 3, 150 + y // 6, 140 + y // 4))
