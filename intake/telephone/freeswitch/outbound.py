"""The line to a FreeSWITCH as the worker runs it."""

import asyncio
from threading import Event

from django.conf import settings
from django.utils.timezone import now

from intake.telephone.freeswitch.agent import Agent
from intake.telephone.orders import Contexts
from intake.telephone.trunk import Trunk

LINE = "freeswitch"
HERE = "127.0.0.1"


def run(stop: Event) -> None:
    """Keep the link until told to stop; the calls at the switch go on.

    The event socket knows no encryption, so it is spoken with on this machine alone: one elsewhere
    is brought here by a tunnel.
    """
    switch = settings.FREESWITCH
    agent = Agent(
        secret=lambda: settings.FREESWITCH_SECRET,
        contexts=Contexts(switch.waiting, switch.inside),
        outside=switch.outside,
    )
    address = (HERE, switch.port)
    asyncio.run(Trunk(agent, line=LINE, address=address, tls=None, clock=now).serve(stop))
