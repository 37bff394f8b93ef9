"""The files that the console takes, and where: in memory, few, and no byte more than there is room.

One goes beside an answer, from whoever is signed in; a few come with the web form, from anybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

#: What we send, or take at once, is smaller than what we wash: bytes, before it is washed.
MOST_FILE = 8 * 1024 * 1024
#: From a stranger at once.
MOST_FILES = 3
NAME = "file"
#: Set in the scope of a request whose body was cut, because too many large ones came at once.
CROWDED = "hotline.crowded"


@dataclass(frozen=True, slots=True)
class Taking:
    """How many files one address takes, and whether from anybody."""

    most: int
    from_anybody: bool


#: One too many of a stranger is looked at, so that it can be refused in words.
TAKEN_AT: Mapping[str, Taking] = {
    "cases:reply": Taking(1, from_anybody=False),
    "web:write": Taking(MOST_FILES + 1, from_anybody=True),
    "web:more": Taking(MOST_FILES + 1, from_anybody=True),
    # In another language: that files were chosen is known, and they are not kept.
    "web:again": Taking(1, from_anybody=True),
}


class FewFiles(FileUploadHandler):
    """Keeps a byte too much at most, writes nothing to a disk, and lets every other file go by."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.begun, self.room = 0, MOST_FILE + 1
        self.inside = self.was_cut = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin with a file, or skip it."""
        super().new_file(*args, **kwargs)
        self.inside = False
        if self.field_name != NAME or self.begun >= _most(self.request):
            raise SkipFile
        self.begun += 1
        self.inside = True
        self.kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep what there is room for."""
        taken = raw_data[: self.room]
        self.room -= len(taken)
        self.kept.write(taken)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The file without the name that it had on the machine it comes from."""
        self.inside = False
        size = self.kept.tell()
        self.kept.seek(0)
        return InMemoryUploadedFile(self.kept, NAME, NAME, "", size, None)

    def upload_interrupted(self) -> None:
        """The body ended within a file that is kept: it was cut, because it is too large.

        Called too when the last file was skipped.
        """
        self.was_cut = self.inside


def files_of(request: HttpRequest) -> Any:
    """The files that came; one that was cut off is among them as what it is, too large."""
    files = request.FILES
    handlers = request.upload_handlers
    if not any(isinstance(each, FewFiles) and each.was_cut for each in handlers):
        return files
    size = MOST_FILE + 1
    cut = InMemoryUploadedFile(BytesIO(bytes(size)), NAME, NAME, "", size, None)
    return MultiValueDict({NAME: [*files.getlist(NAME), cut]})


def _most(request: HttpRequest | None) -> int:
    found = request.resolver_match if request else None
    taking = TAKEN_AT.get(found.view_name) if found else None
    if request is None or taking is None:
        return 0
    return taking.most if taking.from_anybody or request.user.is_authenticated else 0
