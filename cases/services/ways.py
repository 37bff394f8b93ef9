"""What people outside are told while a line brings nobody: which one, and what else there is."""

from datetime import datetime

from django.utils.translation import gettext as _

from cases.selectors.traffic import lines_away
from cases.ways import DOORS, doors, line_name


def ways_words(*, line: str, at: datetime) -> str:
    """One or two sentences for people who came by this line; empty while all is well.

    That the line itself is down is not said on it: whoever reads this came through.
    """
    own = DOORS.get(line, line)
    away = sorted(lines_away(at=at))
    down = [each for each in away if DOORS.get(each[0]) not in {None, own}]
    if not down:
        return ""
    names = "; ".join(line_name(key, country) for key, country in down)
    shut = frozenset(key for key, _country in down) | {line}
    said = _("At present this way does not reach us: %(names)s.") % {"names": names}
    others = [f"{each.name} {each.address}" for each in doors(without=shut)]
    if not others:
        return said
    also = _("Beside this one, these do: %(others)s.") % {"others": "; ".join(others)}
    return f"{said} {also}"
