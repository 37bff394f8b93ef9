"""What a person sent is shown for a moment: the look is written down, then the bytes are opened.

Each part has an address of its own, so the committed receipt goes with it as a pass: signed, for
one person, one attachment and that moment alone.
"""

import json
from base64 import b64decode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.core import signing
from django.utils.translation import gettext_lazy as _

from audit.receipts import receipt
from cases.models import Attachment, Direction
from cases.services.reveal import SHOWN_SECONDS, RevealReason
from operators.models import Operator
from operators.refusals import Refused
from vault.crypto import Tampered
from vault.fields import open_fields, open_one
from vault.receipts import Receipt

#: For loading the page that shows it, and for reaching for the button that starts a sound.
SPARE = 15
SALT = "cases.unveil"


class UnveilRefused(Refused):
    """There is nothing to show, or no longer."""


@dataclass(frozen=True, slots=True)
class Unveiled:
    """What the page needs to show the parts; the pass shows in no repr."""

    kind: str
    is_ours: bool
    parts: range
    left_out: int
    seconds: int
    look: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Shown:
    """One part as it goes to the browser."""

    media_type: str
    body: bytes = field(repr=False)


def attachment_unveil(
    *, attachment: Attachment, by: Operator, reason: RevealReason, at: datetime
) -> Unveiled:
    """Write the look down, for a reason, and give the pass to the clean parts.

    Raises UnveilRefused, AuditUnavailable.
    """
    if attachment.state != Attachment.State.CLEAN:
        raise UnveilRefused(_("There is no clean copy to show."))
    contact = attachment.contact
    seen = receipt(
        actor=str(by.pk),
        role=by.role,
        action="attachment.reveal",
        subjects=[contact.ref, *([contact.case_id] if contact.case_id else [])],
        reason=reason.value,
        at=at,
    )
    told = json.loads(open_one(seen, attachment, "told") or "{}")
    seconds = max(SHOWN_SECONDS, told.get("seconds", 0) + SPARE)
    until = at + timedelta(seconds=seconds + SPARE)
    refs = sorted(str(ref) for ref in seen.refs)
    return Unveiled(
        kind=told["kind"],
        is_ours=attachment.message.direction == Direction.OUT,
        parts=range(1, told["parts"] + 1),
        left_out=told["left_out"],
        seconds=seconds,
        look=signing.dumps(
            [seen.id, refs, str(attachment.ref), str(by.pk), until.isoformat()], salt=SALT
        ),
    )


def attachment_part(
    *, attachment: Attachment, part: int, look: str, by: Operator, at: datetime
) -> Shown:
    """One clean part, for the moment that the pass is good for.

    Raises UnveilRefused, NoReceipt, AuditUnavailable, Tampered.
    """
    seen = _receipt_of(look, attachment, by, at)
    told = json.loads(open_one(seen, attachment, "told") or "{}")
    if not 1 <= part <= told["parts"]:
        raise UnveilRefused(_("There is no such part."))
    pieces = list(attachment.pieces.filter(part=part).order_by("number"))
    rows = open_fields(seen, pieces, "body")
    body = b"".join(b64decode(row["body"] or "") for row in rows)
    if sha256(body).hexdigest() != told["digests"][part]:
        raise Tampered("the pieces are not those that were kept")
    return Shown(told["media_type"], body)


def _receipt_of(look: str, attachment: Attachment, by: Operator, at: datetime) -> Receipt:
    """The receipt that a pass stands for; that it is committed is the vault's to ask."""
    try:
        number, refs, ref, person, until = signing.loads(look, salt=SALT)
    except signing.BadSignature:
        raise UnveilRefused(_("Ask to see it once more.")) from None
    if (ref, person) != (str(attachment.ref), str(by.pk)) or at > datetime.fromisoformat(until):
        raise UnveilRefused(_("Ask to see it once more."))
    return Receipt(number, frozenset(map(UUID, refs)))
