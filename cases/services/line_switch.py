"""An administrator switches a line off, and on again: nobody new comes in by it meanwhile."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from audit.record import record
from cases.models import LineOff, WhyOff
from cases.services.lines import line_tell
from live.publish import unit
from operators.models import Operator
from operators.refusals import Refused


class SwitchRefused(Refused):
    """The line stays as it is."""


def line_switch_off(*, line: str, why: WhyOff, by: Operator, at: datetime) -> LineOff:
    """Let nobody new come in by this line. Whoever is in conversation stays, and answers go out.

    Raises SwitchRefused for a line that is off.
    """
    with unit():
        if _open(line) is not None:
            raise SwitchRefused(_("This line is switched off already."))
        off = LineOff.objects.create(line=line, why=why, off_at=at, off_by=by)
        _note("line.switched_off", off, by, at)
        line_tell(off.ref)
    return off


def line_switch_on(*, line: str, by: Operator, at: datetime) -> LineOff:
    """Let people come in by this line again. Raises SwitchRefused for a line that is on."""
    with unit():
        off = _open(line)
        if off is None:
            raise SwitchRefused(_("This line is on."))
        off.on_at, off.on_by = max(at, off.off_at), by
        off.save(update_fields=["on_at", "on_by"])
        _note("line.switched_on", off, by, at)
        line_tell(off.ref)
    return off


def _open(line: str) -> LineOff | None:
    return LineOff.objects.select_for_update().filter(line=line, on_at=None).first()


def _note(action: str, off: LineOff, by: Operator, at: datetime) -> None:
    who = str(by.pk)
    record(action, actor=who, role=by.role, subject=off.ref, at=at, line=off.line, why=off.why)
