"""The one file that the console takes: in memory, from whoever is signed in, beside an answer."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

#: What we send is smaller than what we take: bytes of a file, before it is washed.
MOST_FILE = 8 * 1024 * 1024
TAKEN_AT = "cases:reply"
NAME = "file"


class OneFile(FileUploadHandler):
    """Keeps a byte too much at most, writes nothing to a disk, and lets every other file go by."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin with a file, or skip it."""
        super().new_file(*args, **kwargs)
        asked = self.request
        found = asked.resolver_match if asked else None
        is_here = self.field_name == NAME and found is not None and found.view_name == TAKEN_AT
        if asked is None or not is_here or not asked.user.is_authenticated:
            raise SkipFile
        self.kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep what there is room for."""
        self.kept.write(raw_data[: max(0, MOST_FILE + 1 - self.kept.tell())])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The file without the name that it had on the machine it comes from."""
        size = self.kept.tell()
        self.kept.seek(0)
        return InMemoryUploadedFile(self.kept, NAME, NAME, "", size, None)
