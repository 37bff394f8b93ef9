"""What an operator may write to the person."""

import re
from hashlib import sha256
from typing import TypedDict
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cases.form_key import KeyField
from cases.forms import LongTextField
from cases.services.thread import LONGEST_ANSWER, TOO_LONG
from triage.promises import Promise, doubts_in

ACCEPTED = "image/jpeg,image/png,image/webp,image/gif,application/pdf"
REFERENCE = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Written(TypedDict):
    """An answer as the service takes it."""

    body: str
    ready: list[UUID]
    raw: bytes | None
    key: str
    read_again: bool


class ReplyForm(forms.Form):
    """An answer to the person."""

    key = KeyField()
    body = LongTextField(
        label=_("Answer"),
        required=False,
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": TOO_LONG},
    )

    file = forms.FileField(
        label=_("Add a picture or a PDF"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )

    def clean(self) -> dict[str, object]:
        """Words, or a file, or both."""
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("body") and not cleaned.get("file"):
            self.add_error("body", _("Write an answer before sending it."))
        return cleaned

    def written(self) -> Written:
        """What was written, once it is checked, and whether somebody stands for it as it is."""
        chosen = self.cleaned_data["file"]
        return {
            "body": self.cleaned_data["body"],
            "ready": self.ready(),
            "raw": chosen.read() if chosen else None,
            "key": self.cleaned_data["key"],
            "read_again": self.data.get("read_again") == self.mark(),
        }

    def ready(self) -> list[UUID]:
        """The ready answers that were put into it; what is no reference is passed over."""
        drafted = str(self.initial.get("ready", "")).split()
        sent = self.data.getlist("ready") if isinstance(self.data, QueryDict) else drafted
        return [UUID(each) for each in sent if REFERENCE.fullmatch(each)]

    def has_lost_file(self) -> bool:
        """A file was chosen, and a page that is shown again has none."""
        return "file" in self.files

    def doubts(self) -> list[Promise]:
        """What may promise something, as it stands in the text."""
        return doubts_in(self._text())

    def mark(self) -> str:
        """A mark of the very text that is read again; a text that was changed is another one."""
        return sha256(self._text().encode()).hexdigest()[:16]

    def _text(self) -> str:
        return str(self.data.get("body", "")).strip()
