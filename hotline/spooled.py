"""What waited on disk is handed on once database and keys are back."""

from datetime import datetime

from cases.inbound import Inbound
from cases.selectors.known import files_awaited
from cases.services.receive import receive
from cases.services.spooled import keys_away_tell, spooled_tell
from intake import flood, spool
from intake.files import files_tidy
from intake.telegram.hearing import take
from intake.telegram.inbound import LINE as TELEGRAM
from intake.web.enclosed import files_fetch
from intake.web.inbound import LINE as WEB
from vault.roots import RootsMissing
from vault.transit import KeyServerAway

#: Nobody writes one file for so long, seconds.
DRAFT_LASTS = 60.0
#: So many events of a flood are taken in one after another.
AT_ONCE = 20


def spool_drain(*, at: datetime) -> int:
    """Hand on whatever waits, the oldest first, and say how many events there were.

    Whatever finds database or keys away again is raised, and the next round goes on from there.
    """
    if not spool.folder().exists():
        return 0
    spool.drafts_clear(before=at.timestamp() - DRAFT_LASTS)
    if not spool.depth():
        return 0
    try:
        done, aside = spool.drain(_take)
    except (KeyServerAway, RootsMissing):
        keys_away_tell(at=at)
        raise
    spooled_tell(done=done, aside=aside, at=at)
    return done


def overflow_drain(*, at: datetime) -> int:
    """Take in what came faster than it could be looked at, a few at a time, where there is room."""
    if not spool.folder().exists() or not spool.depth(ending=spool.OVER):
        return 0
    flood.fullness.forget()
    done, aside = spool.drain(_take, ending=spool.OVER, most=AT_ONCE, has_room=flood.has_room)
    spooled_tell(done=0, aside=aside, at=at)
    return done


def _take(inbound: Inbound) -> None:
    if inbound.line == TELEGRAM:
        take(inbound=inbound)
    else:
        receive(inbound=inbound)


def web_files_fetch(*, at: datetime) -> int:
    """Hand on the files of the web form; what no message names is removed once none waits."""
    number = files_fetch(at=at)
    if not number and not files_awaited(line=WEB):
        files_tidy(at=at)
    return number
