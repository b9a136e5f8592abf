"""Fields of forms for what people write: nothing is cut, and what is too long or not seen is said."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from stakeholders.text.characters import (
    ADDRESS,
    HEADLINE,
    PROSE,
    CannotStand,
    cleaned,
    is_filled_in,
    too_long,
)
from stakeholders.text.names import cleaned_name


class HeadlineField(forms.CharField):
    """One line of text.

    No `maxlength` is rendered, for a browser cuts a pasted text without a word; `data-limit` lets a script count.
    """

    limit = HEADLINE

    def __init__(self, *, max_length: int | None = None, **options: Any) -> None:
        super().__init__(strip=False, **options)
        self.limit = max_length or self.limit
        if not self.widget.is_hidden:
            # Text written from right to left is shown in that direction.
            self.widget.attrs |= {"data-limit": self.limit, "dir": "auto"}

    def to_python(self, value: Any) -> str:
        """Return the text as it is kept, empty where nothing of it is seen; raise ValidationError."""
        text = super().to_python(value) or ""
        try:
            text = self.as_kept(text)
        except CannotStand as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from refusal
        return text if is_filled_in(text) else ""

    def as_kept(self, text: str) -> str:
        return cleaned(text, lines=False)

    def run_validators(self, value: Any) -> None:
        """Refuse a text that is too long with how much it is; then run the others."""
        if sentence := too_long(value or "", self.limit):
            raise ValidationError(sentence, code="max_length")
        super().run_validators(value)


class ProseField(HeadlineField):
    """Text of several lines: a criterion, a reason, a note."""

    widget = forms.Textarea
    limit = PROSE

    def __init__(self, *, rows: int = 3, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs["rows"] = rows

    def as_kept(self, text: str) -> str:
        return cleaned(text, lines=True)


class NameField(HeadlineField):
    """A name: no word of it mixes two alphabets."""

    def as_kept(self, text: str) -> str:
        return cleaned_name(text)


class SearchField(HeadlineField):
    """Words to look for."""

    widget = forms.TextInput(attrs={"type": "search"})


class PageAddressField(HeadlineField):
    """The address of a page; whether it is one is said by its validators."""

    widget = forms.URLInput
    limit = ADDRESS


class EmailAddressField(HeadlineField):
    """An e-mail address, in small letters."""

    widget = forms.EmailInput
    default_validators = [validate_email]

    def as_kept(self, text: str) -> str:
        return super().as_kept(text).lower()
