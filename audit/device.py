"""Where the present request comes from, for every row that is written while it is answered.

Whoever lets the request in sets both; outside a request they are empty.
"""

from contextvars import ContextVar
from uuid import UUID

#: The opaque name of the device, at most 64 characters; nothing about the machine itself.
device: ContextVar[str] = ContextVar("audit.device", default="")
#: The office of the person who acts.
office: ContextVar[UUID | None] = ContextVar("audit.office", default=None)
