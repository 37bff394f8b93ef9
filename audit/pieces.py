"""A walk along the chain in pieces: what its end has to know of the links before."""

from collections.abc import Iterable

from audit.chain import Walked
from audit.checkpoints import Mark
from audit.models import Seal

ASKED_AT_ONCE = 10_000


def recalled(walked: Walked, marks: Iterable[Mark]) -> Walked:
    """A walk in pieces, with the hashes that the checkpoints ask for and the last signature.

    Each was found to follow when its piece was walked, so it is taken as it is stored.
    """
    asked = sorted({mark.seq for mark in marks if mark.seq <= walked.seq} | {walked.seq})
    hashes: dict[int, bytes] = {}
    signature = b""
    for start in range(0, len(asked), ASKED_AT_ONCE):
        links = Seal.objects.filter(seq__in=asked[start : start + ASKED_AT_ONCE])
        for seq, digest, signed in links.values_list("seq", "hash", "signature"):
            hashes[seq] = bytes(digest)
            signature = bytes(signed or b"") if seq == walked.seq else signature
    return walked._replace(asked=hashes, signature=signature)
