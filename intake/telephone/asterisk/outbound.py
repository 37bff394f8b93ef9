"""The line to an Asterisk as the worker runs it."""

import asyncio
import ssl
from threading import Event

from django.conf import settings
from django.utils.timezone import now

from intake.telephone.asterisk.agent import Agent
from intake.telephone.orders import Contexts
from intake.telephone.trunk import Trunk

LINE = "asterisk"
HERE = {"localhost", "127.0.0.1", "::1"}


def run(stop: Event) -> None:
    """Keep the link until told to stop; the calls at the switch go on."""
    switch = settings.ASTERISK
    # The secret is asked for anew with each link: it may be changed while we run.
    agent = Agent(
        user=switch.user,
        secret=lambda: settings.ASTERISK_SECRET,
        contexts=Contexts(switch.waiting, switch.inside, switch.held),
        outside=switch.outside,
    )
    tls = _tls(switch.host, switch.authority)
    address = (switch.host, switch.port)
    asyncio.run(Trunk(agent, line=LINE, address=address, tls=tls, clock=now).serve(stop))


def _tls(host: str, authority: str) -> ssl.SSLContext | None:
    """A switch elsewhere proves its name; only on this machine the secret goes as it is."""
    if host in HERE and not authority:
        return None
    return ssl.create_default_context(cafile=authority or None)
