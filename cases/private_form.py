"""The forms of private notes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms import LongTextField


class PrivateNoteForm(forms.Form):
    """A note for oneself, or for the supervisor as well."""

    body = LongTextField(
        label=_("Private note"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the note before keeping it.")},
    )
    debrief = forms.BooleanField(
        label=_("For the supervisors too: I would like to talk"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"auto_id": "private_%s"})


class OneNoteForm(forms.Form):
    """Which note."""

    note = forms.UUIDField()
