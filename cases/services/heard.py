"""How a command to let somebody listen in has ended."""

from uuid import UUID

from cases.models import Aid, CallCommand
from live.events import CareChanged, person_stream
from live.publish import append


def listening_settle(command: CallCommand, *, done: bool) -> None:
    """Tell the supervisor alone, within the caller's unit; who never listened is told of to nobody.

    That they asked stays in the journal.
    """
    if not done:
        Aid.objects.filter(ref=UUID(command.key.rpartition(":")[2])).delete()
    append(CareChanged(ref=command.contact_id), stream=person_stream(command.by_id))
