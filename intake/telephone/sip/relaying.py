"""Descriptions of sound that go from one telephone to another (RFC 3725 4.3, RFC 3264 8).

Each must hear of as many streams as it spoke of itself, in its own order, so what the other has no
like of is written as refused. The line's own name stands in it as whoever described it.
"""

import re
from dataclasses import dataclass, field

from intake.telephone.sip.sdp import Stream, parts_of, refused

ORIGIN = re.compile(r"^o=.*\n", re.M)
SOUND = "audio"


@dataclass(slots=True)
class Relay:
    """Whose stream is whose, between the telephone called first and the other."""

    host: str
    near: tuple[Stream, ...] = field(repr=False)
    far: tuple[Stream, ...] = field(default=(), repr=False)

    def to_near(self, offer: bytes, *, version: int) -> bytes | None:
        """The offer of the other, as the first reads it; None when they can't hear each other."""
        session, self.far = parts_of(offer)
        places = self._places()
        pairs = list(zip(self.near, places, strict=True))
        if not any(each.media == SOUND and place is not None for each, place in pairs):
            return None
        texts = [refused(each) if place is None else self.far[place].text for each, place in pairs]
        return self._written(session, texts, version)

    def to_far(self, answer: bytes) -> bytes | None:
        """What the first answers, as the other can read it; None when it is no answer."""
        session, streams = parts_of(answer)
        if len(streams) != len(self.near):
            return None
        found = dict(zip(self._places(), streams, strict=True))
        texts = [
            found[place].text if place in found else refused(each)
            for place, each in enumerate(self.far)
        ]
        return self._written(session, texts, 1)

    def _places(self) -> list[int | None]:
        """For each stream of the first, the place of its like in what the other described."""
        free = dict(enumerate(self.far))
        places: list[int | None] = []
        for stream in self.near:
            like = [place for place, each in free.items() if each.media == stream.media]
            places.append(like[0] if like else None)
            for place in like[:1]:
                del free[place]
        return places

    def _written(self, session: str, texts: list[str], version: int) -> bytes | None:
        own = f"o=- 1 {version} IN IP4 {self.host}\n"
        head, found = ORIGIN.subn(own, session, count=1)
        whole = "\n".join(each.rstrip() for each in (head, *texts)) + "\n"
        return whole.replace("\r\n", "\n").replace("\n", "\r\n").encode() if found else None
