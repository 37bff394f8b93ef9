"""What people outside are told while a line brings nobody: which one, and what else there is."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from cases.selectors.away import line_is_off, lines_off
from cases.selectors.traffic import lines_away
from cases.usual import MINUTE
from cases.ways import DOORS, doors, public_name


def ways_words(*, line: str, at: datetime) -> str:
    """One or two sentences for people who came by this line; empty while all is well.

    That the line itself is silent is not said on it: whoever reads this came through. That it is
    switched off is.
    """
    own = DOORS.get(line, line)
    away = sorted(lines_away(at=at))
    if (line, "") in away and line_is_off(line):
        return _off_words(line, away)
    down = [each for each in away if DOORS.get(each[0]) not in {None, own}]
    if not down:
        return ""
    names = "; ".join(sorted({public_name(key, country) for key, country in down}))
    said = _("At present this way does not reach us: %(names)s.") % {"names": names}
    others = _others(line, down)
    if not others:
        return said
    also = _("Beside this one, these do: %(others)s.") % {"others": others}
    return f"{said} {also}"


def way_is_off(*, line: str, at: datetime) -> bool:
    """Whether people who come by this line now are told that it is switched off."""
    return lines_off().get(line, at + MINUTE) <= at


def _off_words(line: str, away: Collection[tuple[str, str]]) -> str:
    said = _("This way is switched off at present: what is sent by it reaches nobody.")
    others = _others(line, away)
    also = _("These reach us: %(others)s.") % {"others": others} if others else _("Try it later.")
    return f"{said} {also}"


def _others(line: str, down: Collection[tuple[str, str]]) -> str:
    shut = frozenset(key for key, _country in down) | {line}
    return "; ".join(f"{each.name} {each.address}" for each in doors(without=shut))
