"""The line to an Asterisk as the worker runs it."""

import asyncio
import ssl
from threading import Event

from django.conf import settings
from django.utils.timezone import now

from intake.telephone.asterisk.agent import Agent
from intake.telephone.asterisk.channels import Contexts
from intake.telephone.trunk import Trunk

LINE = "asterisk"
HERE = {"localhost", "127.0.0.1", "::1"}


def run(stop: Event) -> None:
    """Keep the link until told to stop; the calls at the switch go on."""
    contexts = Contexts(settings.ASTERISK_WAITING, settings.ASTERISK_INSIDE)
    # The secret is asked for anew with each link: it may be changed while we run.
    agent = Agent(
        user=settings.ASTERISK_USER, secret=lambda: settings.ASTERISK_SECRET, contexts=contexts
    )
    address = (settings.ASTERISK_HOST, settings.ASTERISK_PORT)
    asyncio.run(
        Trunk(agent, line=LINE, address=address, tls=_tls(address[0]), clock=now).serve(stop)
    )


def _tls(host: str) -> ssl.SSLContext | None:
    """A switch elsewhere proves its name; only on this machine the secret goes as it is."""
    if host in HERE and not settings.ASTERISK_CA:
        return None
    return ssl.create_default_context(cafile=settings.ASTERISK_CA or None)
