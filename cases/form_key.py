"""The key of one page, by which a form that comes twice is known to be one."""

from secrets import token_urlsafe

from django import forms


def _key_of_a_page() -> str:
    return token_urlsafe(24)


class KeyField(forms.CharField):
    """Drawn anew for each page, and kept by a page that is shown again."""

    def __init__(self) -> None:
        hidden = forms.HiddenInput
        super().__init__(widget=hidden, required=False, max_length=64, initial=_key_of_a_page)
