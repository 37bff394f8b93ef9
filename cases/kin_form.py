"""Whom a relative asks about: how they are tied, and by what that person is known."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

TIES = (
    ("mother", _("Mother")),
    ("father", _("Father")),
    ("wife", _("Wife or husband")),
    ("child", _("Son or daughter")),
    ("sibling", _("Brother or sister")),
    ("grandparent", _("Grandmother or grandfather")),
    ("friend", _("Friend")),
    ("other", _("Other")),
)
RED = ("name", "phone", "handle")
LABELS = {"name": _("Name"), "phone": _("Phone"), "handle": _("Telegram")}
HIDDEN = {"attrs": {"autocomplete": "off"}}


class KinForm(forms.Form):
    """One person somebody asks about; what is red is never read back into the form."""

    tie = forms.ChoiceField(
        label=_("Who is asking"),
        choices=[("", _("Choose the tie")), *TIES],
        error_messages={"required": _("Choose how the two are tied.")},
    )
    name = forms.CharField(
        label=LABELS["name"], max_length=120, required=False, widget=forms.TextInput(**HIDDEN)
    )
    phone = forms.CharField(
        label=LABELS["phone"], max_length=32, required=False, widget=forms.TextInput(**HIDDEN)
    )
    handle = forms.CharField(
        label=LABELS["handle"], max_length=64, required=False, widget=forms.TextInput(**HIDDEN)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"auto_id": "kin_%s"})

    def told(self) -> Mapping[str, str]:
        """What is kept sealed."""
        return dict(self.cleaned_data)


class KinRefForm(forms.Form):
    """Which of them."""

    kin_ref = forms.UUIDField(error_messages={"required": _("Choose whom it is about.")})


class KinLinkForm(KinRefForm):
    """Which of them, and the case of the person they ask about."""

    code = forms.CharField(max_length=16, required=False)
    about = forms.CharField(max_length=36, required=False)
