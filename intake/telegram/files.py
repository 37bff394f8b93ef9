"""Files that people sent: fetched while nobody waits for an answer, and handed on to be washed."""

from datetime import datetime

from django.conf import settings

from cases.services.attachments import (
    attachment_lose,
    attachment_postpone,
    attachment_take,
    files_due,
)
from intake.telegram.fetching import NotGiven, fetch
from intake.telegram.inbound import LINE
from quarantine.clean import MOST_IN


def files_fetch(*, at: datetime) -> int:
    """Fetch what is due, and say how many there were; without a token they wait, as answers do."""
    if not settings.TELEGRAM_TOKEN:
        return 0
    due = files_due(line=LINE, at=at)
    for each in due:
        try:
            raw = fetch(handle=each.handle, most=MOST_IN)
        except NotGiven as refusal:
            settle = attachment_lose if refusal.final else attachment_postpone
            settle(attachment_ref=each.ref, at=at)
        else:
            attachment_take(attachment_ref=each.ref, raw=raw, at=at)
    return len(due)
