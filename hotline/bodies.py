"""No body of a request is larger than what is kept in memory: the rest is thrown away as it comes.

So nothing that a stranger sends lies on the disk before anybody looked at it, and a page can still
say in words what was too large; hanging up would show its sender nothing but a broken connection.
Only where files are taken there is room for them, and only so much of it at once.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.urls import Resolver404, resolve

from cases.uploads import CROWDED, TAKEN_AT

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Bounded:
    """The pages, with what comes in cut to so many bytes.

    What bodies have beyond `words` is counted for all of them together, until each is answered.
    """

    def __init__(self, pages: Any, *, words: int, files: int, at_once: int) -> None:
        self.pages, self.words, self.files, self.at_once = pages, words, files, at_once
        self.beyond = 0

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Hand a request on, and of its body what there is room for."""
        most = kept = 0

        async def cut() -> Message:
            nonlocal most, kept
            message = await receive()
            body = message.get("body", b"")
            wanted = kept + len(body)
            if wanted > self.words:
                most = most or (self.files if _takes_files(scope["path"]) else self.words)
                wanted = min(most, wanted)
            beyond = max(0, wanted - max(kept, self.words))
            if (lacking := self.beyond + beyond - self.at_once) > 0 and beyond:
                scope[CROWDED] = True
                beyond = max(0, beyond - lacking)
                wanted = most = max(kept, self.words) + beyond
            self.beyond += beyond
            room, kept = wanted - kept, wanted
            return {**message, "body": body[:room]} if len(body) > room else message

        try:
            await self.pages(scope, cut, send)
        finally:
            self.beyond -= max(0, kept - self.words)


def _takes_files(path: str) -> bool:
    try:
        return resolve(path).view_name in TAKEN_AT
    except Resolver404:
        return False
