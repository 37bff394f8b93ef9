"""What is typed into a handset on somebody's desk, so that it registers at the switch."""

from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings

from intake.telephone.lent import lend
from intake.telephone.views.lending import missing

PORT = 443


@dataclass(frozen=True, slots=True)
class Typed:
    """What is typed into a handset, shown once."""

    server: str
    port: int
    domain: str
    extension: str
    username: str
    password: str = field(repr=False)
    until: datetime
    transport: str = "TLS"
    encryption: str = "SRTP (SDES), RTP/SAVP"
    codecs: str = "PCMU, PCMA"


def handset_typed(extension: str, until: datetime) -> Typed | None:
    """Everything of it, with a password that ends then; nothing where there is no switch."""
    if missing():
        return None
    lent = lend(extension, secret=settings.SWITCH_SECRET, until=until)
    there = urlsplit(settings.SWITCH_WSS)
    return Typed(
        server=there.hostname or "",
        port=there.port or PORT,
        domain=settings.SWITCH_DOMAIN,
        extension=extension,
        username=lent.username,
        password=lent.password,
        until=until,
    )
