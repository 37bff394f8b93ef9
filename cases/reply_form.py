"""What an operator may write to the person."""

import re
from hashlib import sha256
from typing import TypedDict
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cases.forms import LongTextField
from cases.services.thread import LONGEST_ANSWER, TOO_LONG
from triage.promises import Promise, doubts_in

REFERENCE = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Written(TypedDict):
    """An answer as the service takes it."""

    body: str
    ready: list[UUID]
    read_again: bool


class ReplyForm(forms.Form):
    """An answer to the person."""

    body = LongTextField(
        label=_("Answer"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": TOO_LONG},
    )

    def written(self) -> Written:
        """What was written, once it is checked, and whether somebody stands for it as it is."""
        return {
            "body": self.cleaned_data["body"],
            "ready": self.ready(),
            "read_again": self.data.get("read_again") == self.mark(),
        }

    def ready(self) -> list[UUID]:
        """The ready answers that were put into it; what is no reference is passed over."""
        sent = self.data.getlist("ready") if isinstance(self.data, QueryDict) else []
        return [UUID(each) for each in sent if REFERENCE.fullmatch(each)]

    def doubts(self) -> list[Promise]:
        """What may promise something, as it stands in the text."""
        return doubts_in(self._text())

    def mark(self) -> str:
        """A mark of the very text that is read again; a text that was changed is another one."""
        return sha256(self._text().encode()).hexdigest()[:16]

    def _text(self) -> str:
        return str(self.data.get("body", "")).strip()
