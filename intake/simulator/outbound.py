"""Answers to made-up people arrive at once."""

from threading import Event

from django.db import close_old_connections
from django.utils.timezone import now

from cases.services.delivery import delivery_settle, outgoing
from intake.simulator.inbound import LINE

PAUSE = 1.0


def run(stop: Event) -> None:
    """Let every answer arrive until told to stop."""
    while not stop.wait(PAUSE):
        close_old_connections()
        for answer in outgoing(line=LINE, at=now()):
            delivery_settle(message_ref=answer.ref, sent=True, final=True, at=now())
