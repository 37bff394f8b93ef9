"""The forms by which a case waits and its next check-in is promised."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms import LongTextField, MomentField


class CheckInForm(forms.Form):
    """When the person is looked after next."""

    starts = MomentField(label=_("Next check-in"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"auto_id": "wait_%s"})


class WaitForm(CheckInForm):
    """For what they wait, and when they are looked after next."""

    why = LongTextField(
        label=_("For what do they wait?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("no names, no places"),
        error_messages={"required": _("Write for what they wait, in 500 characters at most.")},
    )
