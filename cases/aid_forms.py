"""The forms of a supervisor who helps, and of whoever is helped."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms import LongTextField
from cases.models import WhyListen
from cases.services.aid import EMPTY, LONGEST_WHISPER, TOO_LONG


class WhisperForm(forms.Form):
    """A short note to whoever has the contact."""

    body = LongTextField(
        label=_("A note to them"),
        max_length=LONGEST_WHISPER,
        help_text=_("no names, no places"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": EMPTY, "max_length": TOO_LONG},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "whisper_%s"} | kwargs)


class HeedForm(forms.Form):
    """Which note was read."""

    whisper = forms.UUIDField()


class ListenForm(forms.Form):
    """Why a supervisor listens in."""

    why = forms.TypedChoiceField(label=_("Why?"), choices=WhyListen.choices, coerce=WhyListen)


class TakeOverForm(forms.Form):
    """With whom the supervisor saw the contact."""

    of = forms.UUIDField(required=False)
