"""No body of a request is larger than what is kept in memory: the rest is thrown away as it comes.

So nothing that a stranger sends lies on the disk before anybody looked at it, and a page can still
say in words what was too large; hanging up would show its sender nothing but a broken connection.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Bounded:
    """The pages, with what comes in cut to so many bytes."""

    def __init__(self, pages: Any, *, most: int) -> None:
        self.pages, self.most = pages, most

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Hand a request on, and of its body what there is room for."""
        room = self.most

        async def cut() -> Message:
            nonlocal room
            message = await receive()
            body = message.get("body", b"")
            if len(body) > room:
                message = {**message, "body": body[:room]}
            room -= min(room, len(body))
            return message

        await self.pages(scope, cut, send)
