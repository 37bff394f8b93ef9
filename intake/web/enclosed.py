"""Files that come with the web form: looked at by their first bytes, and washed later."""

from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cases.services.attachments import attachment_lose, attachment_take, files_due
from intake.files import FileGone, Unfit, file_drop, file_opened, files_sent
from intake.web.inbound import LINE
from operators.refusals import Refused

NO_FILES = _(
    "Files cannot be taken at this moment, and nothing was sent. Everything you wrote is still"
    " here: send it without the files, or try again later."
)
WHY = {
    "too_many": _("At most 3 files go at once. Nothing was sent yet: choose fewer."),
    "too_large": _(
        "The files are too large: together at most 8 MB. Nothing was sent yet: choose fewer or"
        " smaller ones."
    ),
    "empty": _("A file that you chose is empty. Nothing was sent yet: choose another."),
    "other": _(
        "Only pictures (JPEG, PNG, WebP, GIF), sound recordings and PDF can be sent. Nothing was"
        " sent yet: save the file as one of these."
    ),
    "crowded": NO_FILES,
}


class FilesRefused(Refused):
    """These files are not taken; everything that was written stays."""


def files_given(request: HttpRequest) -> tuple[bytes, ...]:
    """What was chosen, each a kind of file that can be washed. Raises FilesRefused."""
    try:
        return files_sent(request)
    except Unfit as unfit:
        raise FilesRefused(WHY[unfit.why]) from unfit


def files_fetch(*, at: datetime) -> int:
    """Hand on what is due to be washed, and say how many there were."""
    due = files_due(line=LINE, at=at)
    for each in due:
        try:
            raw = file_opened(each.handle)
        except FileGone:
            attachment_lose(attachment_ref=each.ref, at=at)
        else:
            if not attachment_take(attachment_ref=each.ref, raw=raw, at=at):
                continue
        file_drop(each.handle)
    return len(due)
