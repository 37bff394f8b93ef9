"""The least that can be done: `websockets` broadcasting what it polls from the same outbox.

No sign-in, no rights, no replay, one stream, one look every 20 ms, the same bytes as ours.
"""

import asyncio
import json
import sys

import psycopg
from websockets.asyncio.server import ServerConnection, broadcast, serve

POLL = 0.02
NEW = """
SELECT seq, type, ref, version FROM live_outbox WHERE stream = %s AND seq > %s ORDER BY seq
"""
HEAD = "SELECT coalesce(max(seq), 0) FROM live_outbox WHERE stream = %s"

everyone: set[ServerConnection] = set()


async def greet(socket: ServerConnection) -> None:
    """Say hello and stay."""
    everyone.add(socket)
    await socket.send('{"type":"hello","streams":{}}')
    try:
        await socket.wait_closed()
    finally:
        everyone.discard(socket)


async def tail(stream: str) -> None:
    """Tell everyone what is new."""
    connection = await psycopg.AsyncConnection.connect(autocommit=True)
    last = (await (await connection.execute(HEAD, [stream])).fetchone())[0]
    while True:
        for seq, kind, ref, version in await (
            await connection.execute(NEW, [stream, last])
        ).fetchall():
            hint = {
                "stream": stream,
                "epoch": "bare",
                "seq": seq,
                "type": kind,
                "ref": str(ref),
                "version": version,
            }
            broadcast(everyone, json.dumps(hint, separators=(",", ":")))
            last = seq
        await asyncio.sleep(POLL)


async def main(port: int, stream: str) -> None:
    """Serve until killed."""
    async with serve(greet, "127.0.0.1", port, compression=None, backlog=2048):
        await tail(stream)


if __name__ == "__main__":
    import uvloop

    uvloop.run(main(int(sys.argv[1]), sys.argv[2]))
