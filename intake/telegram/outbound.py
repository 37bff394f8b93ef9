"""Our answers to Telegram chats; without a token they wait, and the desk says so."""

from threading import Event

from django.conf import settings
from django.db import close_old_connections
from django.utils.timezone import now

from cases.services.delivery import delivery_settle, outgoing
from intake.telegram.client import Result, send
from intake.telegram.inbound import LINE

PAUSE = 1.0
LONGER = 5.0


def run(stop: Event) -> None:
    """Deliver until told to stop."""
    while not stop.is_set():
        close_old_connections()
        later = settings.TELEGRAM_TOKEN and deliver_due()
        stop.wait(LONGER if later else PAUSE)


def deliver_due() -> bool:
    """Try every answer that is due once; true when one of them has to wait."""
    results = []
    for answer in outgoing(line=LINE, at=now()):
        result = send(chat=answer.conversation, text=answer.body)
        delivery_settle(
            message_ref=answer.ref,
            sent=result is Result.SENT,
            final=result is Result.REFUSED,
            at=now(),
        )
        results.append(result)
    return Result.LATER in results
